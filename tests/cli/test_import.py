from __future__ import annotations

import csv
from pathlib import Path

import pytest

from placecurator.services.staging import count_places
from placecurator.storage.database import make_engine
from tests.commands import placecurator, refusal

_HEADER = "place_id,name,website\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def _file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(_HEADER + "".join(f"{row}\n" for row in rows))
    return path


def _staged(home: Path) -> int:
    engine = make_engine(f"sqlite:///{home / 'placecurator.db'}")
    try:
        return count_places(engine).total
    finally:
        engine.dispose()


def test_an_import_into_a_new_home_tells_what_it_did(home: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "osm:node/1,Kahvila,", "osm:node/2,Leipomo,")

    first = placecurator("import", file, home=home)
    second = placecurator("import", file, home=home)

    assert "2 new, 0 changed, 0 unchanged, 0 rejected" in first.stdout
    assert "0 new, 0 changed, 2 unchanged, 0 rejected" in second.stdout
    assert (first.returncode, second.returncode) == (0, 0)
    assert _staged(home) == 2


def test_rejected_rows_are_told_and_the_others_are_imported(home: Path, tmp_path: Path) -> None:
    bad = [f"osm:node/{number},," for number in range(100, 125)]

    result = placecurator("import", _file(tmp_path, "osm:node/1,Kahvila,", *bad), home=home)

    assert result.returncode == 0, result.stderr
    assert "1 new, 0 changed, 0 unchanged, 25 rejected" in result.stdout
    assert result.stdout.count("  line ") == 20
    assert "and 5 more; --rejects FILE writes all to a file" in result.stdout


def test_rejected_rows_can_be_written_to_a_file(home: Path, tmp_path: Path) -> None:
    bad = [f"osm:node/{number},," for number in range(100, 125)]
    rejects = tmp_path / "rejects.csv"

    result = placecurator("import", _file(tmp_path, *bad), "--rejects", rejects, home=home)

    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Row"] for row in rows] == [str(number) for number in range(2, 27)]
    assert {row["Field"] for row in rows} == {"name"}
    assert f"all are in {rejects}" in result.stdout


def test_a_file_with_only_bad_rows_fails(home: Path, tmp_path: Path) -> None:
    result = placecurator("import", _file(tmp_path, "osm:node/1,,"), home=home)

    assert result.returncode == 1
    assert "0 new, 0 changed, 0 unchanged, 1 rejected" in result.stdout


def test_one_unreadable_file_does_not_keep_the_others_out(home: Path, tmp_path: Path) -> None:
    good = _file(tmp_path, "osm:node/1,Kahvila,")

    result = placecurator("import", tmp_path / "missing.csv", tmp_path, good, home=home)

    assert result.returncode == 1
    assert f"{tmp_path / 'missing.csv'}: cannot be read: No such file" in result.stderr
    assert f"{tmp_path}: cannot be read: Is a directory" in result.stderr
    assert "Traceback" not in result.stderr
    assert _staged(home) == 1


def test_a_rejects_file_that_cannot_be_written_is_said_before_anything_is_imported(
    home: Path, tmp_path: Path
) -> None:
    file = _file(tmp_path, "osm:node/1,Kahvila,")

    said = refusal(placecurator("import", file, "--rejects", tmp_path / "no" / "f", home=home))

    assert said == f"{tmp_path / 'no' / 'f'} cannot be written: No such file or directory."
    assert _staged(home) == 0
