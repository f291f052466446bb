"""Files that a command writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from placecurator.domain.errors import PlacecuratorError


class UnwritableFile(PlacecuratorError):
    """A file that the user asked for cannot be written."""


@contextmanager
def writable_csv(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file to write CSV to; "utf-8-sig" adds the mark by which spreadsheets know UTF-8.

    Raises:
        UnwritableFile: it cannot be written; the text says why.
    """
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise UnwritableFile(f"{path} cannot be written: {error.strerror}.") from error
