"""The browser of the tests: found on the machine, or installed.

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


def install_chromium() -> bool:
    """Install one from Debian's packages, else from Playwright; whether there is one now."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", "chromium"]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=quietly, stdin=subprocess.DEVNULL, check=False)
    if find_chromium() is None:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    return find_chromium() is not None


def main() -> None:
    """Make sure that there is a browser, or end with a sentence that says what to do."""
    if find_chromium():
        return
    sys.stderr.write("Installing Chromium for the browser tests (a minute or two) ...\n")
    if not install_chromium():
        sys.exit(
            "The browser tests need Chromium, and none could be installed. Install it (Debian: "
            "apt install chromium), or leave those tests out: make test PYTEST='-m \"not browser\"'"
        )


if __name__ == "__main__":
    main()
