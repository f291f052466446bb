"""The static pages can be built from a clean checkout, without database and Redis."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from placecurator.settings import CHECKOUT
from tests.commands import clean_environment


def test_a_clean_clone_exports_its_pages_and_stays_clean(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    _run("git", "clone", "--quiet", "--no-hardlinks", str(CHECKOUT), str(clone), cwd=tmp_path)

    export = ("reflex", "export", "--frontend-only", "--no-zip")
    _run(sys.executable, "-m", *export, cwd=clone, home=tmp_path / "home")

    built = clone / ".web" / "build" / "client"
    assert "Place Curator" in (built / "index.html").read_text(encoding="utf-8")
    assert (built / "businesses" / "index.html").exists()
    assert _run("git", "status", "--porcelain", cwd=clone) == ""
    assert not (tmp_path / "home").exists()


def _run(*command: str, cwd: Path, **settings: object) -> str:
    environment = clean_environment(**settings) | {
        "REFLEX_USE_NPM": "0",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    environment.pop("REFLEX_WEB_WORKDIR", None)
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
