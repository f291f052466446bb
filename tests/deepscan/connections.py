"""Records every connection that this process tries to open, as the interpreter reports it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Attempts = list[tuple[str, int]]

_open_records: list[tuple[Attempts, bool]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        for record, refuse in _open_records:
            record.append((arguments[1][0], arguments[1][1]))
            if refuse:
                raise ConnectionRefusedError


sys.addaudithook(_hook)


@contextmanager
def recorded_connections(*, refuse: bool = False) -> Iterator[Attempts]:
    """The host and port of each attempt while the block runs.

    ``refuse`` stops each attempt before anything leaves this process.
    """
    record: Attempts = []
    entry = (record, refuse)
    _open_records.append(entry)
    try:
        yield record
    finally:
        _open_records.remove(entry)
