"""Running the command ``placecurator`` as a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from placecurator.cli import main
from placecurator.launch.processes import end_all
from placecurator.settings import CHECKOUT

COMMAND = (sys.executable, "-m", "placecurator.cli")
_LIMIT_S = 60

# A process that has imported the product once, of which each command is a fork: it does not spend
# more than a second on its imports.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def clean_environment(**settings: object) -> dict[str, str]:
    """The environment with the product's settings replaced by ``settings``, named as its fields."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PLACECURATOR_") and name != "PORT"
    }
    return kept | {f"PLACECURATOR_{name.upper()}": str(value) for name, value in settings.items()}


def placecurator(*arguments: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in a process of its own that need not import the product."""
    said = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory(prefix="placecurator-command-") as folder:
        process = _PROCESSES.Process(
            target=_run, args=(said, clean_environment(**settings), Path(folder)), daemon=True
        )
        process.start()
        process.join(_LIMIT_S)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(said, _LIMIT_S)
        output, errors = (Path(folder, name).read_text("utf-8") for name in ("output", "errors"))
        return subprocess.CompletedProcess(said, process.exitcode, output, errors)


def _run(arguments: list[str], environment: dict[str, str], folder: Path) -> None:
    """Be the command: what a process gets from the one that starts it, then ``main``."""
    for stream, file, mode in ((0, os.devnull, "rb"), (1, "output", "wb"), (2, "errors", "wb")):
        with open(folder / file, mode) as opened:
            os.dup2(opened.fileno(), stream)
    os.chdir(CHECKOUT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["placecurator", *arguments]
    main()


def started_anew(*arguments: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end as a shell does, with a Python of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=clean_environment(**settings),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=_LIMIT_S,
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
