"""Progress in words: one line for each step of the start, with its seconds."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import typer


def say(text: str = "", *, end: str = "\n") -> None:
    """Write a line. A terminal that is gone is no reason to stop anything half-way."""
    with contextlib.suppress(OSError):
        typer.echo(text + end, nl=False)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how many seconds it took when it is done."""
    started = time.monotonic()
    say(f"  {text} ... ", end="")
    try:
        yield
    except BaseException:
        say()
        raise
    say(f"{time.monotonic() - started:.1f} s")
