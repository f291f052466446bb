"""Ten times the rows take no more memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.importing import write_places

_IMPORT = """
import resource, sys
from placecurator.services.importing import import_file
from placecurator.storage.database import make_engine
engine = make_engine(sys.argv[2])
with open(sys.argv[1], "rb") as stream:
    report = import_file(engine, stream, filename="large", actor="tester")
print(report.new, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_Writer = Callable[[Path, int], None]

_ALLOWED_GROWTH_KIB = 30 * 1024


def _import(file: Path, database_url: str) -> tuple[int, int]:
    """Import in a process of its own; return the new places and the peak memory in KiB."""
    command = [sys.executable, "-c", _IMPORT, str(file), database_url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    new, peak = output.split()
    return int(new), int(peak)


def _json_of(file: Path, rows: int) -> None:
    def pieces() -> Iterator[str]:
        for number in range(rows):
            place = {"place_id": f"own:{number}", "name": "Place", "text": "x" * 100}
            yield ("[" if number == 0 else ",") + json.dumps(place)
        yield "]"

    with file.open("w") as stream:
        stream.writelines(pieces())


@pytest.mark.parametrize("write", [write_places, _json_of])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_memory_does_not_grow_with_the_file(
    database_url: str, tmp_path: Path, write: _Writer
) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    write(few, 20_000)
    write(many, 100_000)

    new_of_few, peak_of_few = _import(few, database_url)
    new_of_many, peak_of_many = _import(many, database_url)

    assert new_of_few == 20_000
    assert new_of_many >= 80_000
    assert peak_of_many - peak_of_few < _ALLOWED_GROWTH_KIB
