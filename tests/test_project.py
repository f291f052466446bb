"""The shape of the project: what a careless commit would break without another test failing."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import alembic
import pytest

from placecurator.settings import CHECKOUT

_LARGEST_FILE_BYTES = 1_500_000
_PINNED = re.compile(r"^(?P<name>[a-z0-9_.-]+)(?:\[[a-z,]+\])?==(?P<version>\S+)", re.IGNORECASE)


def _committed_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    return [CHECKOUT / name for name in names.split("\0") if name and (CHECKOUT / name).exists()]


def _locked(name: str) -> dict[str, str]:
    """The pinned line, and what follows it, of each package of a lock file."""
    text = (CHECKOUT / name).read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    return {entry.partition("==")[0]: entry for entry in entries if entry.strip()}


def test_our_migrations_do_not_hide_the_library_of_the_same_name() -> None:
    assert not (CHECKOUT / "alembic" / "__init__.py").exists()
    assert Path(alembic.__file__).is_relative_to(sysconfig.get_path("purelib"))


def test_no_committed_file_is_large() -> None:
    large = [path for path in _committed_files() if path.stat().st_size > _LARGEST_FILE_BYTES]

    assert not large


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    entries = _locked(lock)

    assert len(entries) > 50
    for entry in entries.values():
        assert _PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry


def test_what_is_tested_is_what_is_run() -> None:
    runtime, development = _locked("requirements.txt"), _locked("requirements-dev.txt")

    different = [name for name, entry in runtime.items() if development.get(name) != entry]

    assert not different


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_names_no_server_to_install_from(lock: str) -> None:
    assert "://" not in (CHECKOUT / lock).read_text()
