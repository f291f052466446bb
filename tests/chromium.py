"""The browser of tests and benchmarks: found on the machine, or installed.

``python -m tests.chromium`` installs one where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """A Chromium that Playwright can drive: the machine's own, else Playwright's; None: none."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def require_chromium() -> Path:
    """A Chromium, installed where there was none; ends with what to do where none can be had."""
    if found := find_chromium():
        return found
    sys.stderr.write("Installing Chromium (a minute or two) ...\n")
    _install_chromium()
    if found := find_chromium():
        return found
    sys.exit(
        "Chromium is needed, and none could be installed. Install it (Debian: apt install "
        "chromium), or leave out the tests in a browser: make test PYTEST='-m \"not browser\"'"
    )


def _install_chromium() -> None:
    """From Debian's packages, else from Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", "chromium"]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=quietly, stdin=subprocess.DEVNULL, check=False)
    if find_chromium() is None:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    require_chromium()
