"""Showing the end of a log file."""

from __future__ import annotations

from collections import deque
from pathlib import Path


def last_lines(path: Path, count: int = 15) -> str:
    """The last ``count`` lines of a log, indented; a sentence when there are none."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = deque((line.rstrip() for line in file if line.strip()), maxlen=count)
    except OSError:
        lines = deque()
    if not lines:
        return f"  ({path} is empty)"
    return "\n".join(f"  {line}" for line in lines)
