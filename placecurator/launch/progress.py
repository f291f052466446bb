"""Progress in words: one line for each step of the start, with its seconds."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_console = Console(highlight=False, soft_wrap=True, emoji=False, markup=False)


def say(text: str = "") -> None:
    """Write a line. A terminal that is gone is no reason to stop anything half-way."""
    with contextlib.suppress(OSError):
        _console.print(text)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took when it is done; nothing when it failed."""
    started = time.monotonic()
    if _console.is_terminal:
        spinner = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=_console,
            transient=True,
        )
        with spinner:
            spinner.add_task(text, total=None)
            yield
        say(f"  {text}: {time.monotonic() - started:.1f} s")
    else:
        say(f"  {text} ...")
        yield
        say(f"  {text}: done in {time.monotonic() - started:.1f} s")
