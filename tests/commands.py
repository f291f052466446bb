"""Running the command ``placecurator`` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from placecurator.launch.processes import end_all
from placecurator.settings import CHECKOUT

COMMAND = (sys.executable, "-m", "placecurator.cli")


def clean_environment(**settings: object) -> dict[str, str]:
    """The environment with the product's settings replaced by ``settings``, named as its fields."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PLACECURATOR_") and name != "PORT"
    }
    return kept | {f"PLACECURATOR_{name.upper()}": str(value) for name, value in settings.items()}


def placecurator(*arguments: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=clean_environment(**settings),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed said about it, which is never a traceback."""
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr.strip()


@contextmanager
def started(
    *arguments: str, home: Path, said: Path, **settings: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command, which writes to the file ``said``; nothing of it outlives the block."""
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=clean_environment(home=home, **settings),
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        end_all(home, grace_s=0)
