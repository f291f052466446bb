"""What the readers of CSV and JSON have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from placecurator.services.importing.report import Rejection, RowUnit


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read. ``number`` and ``unit`` are those of a ``Rejection``."""

    number: int
    values: Mapping[str, Any]
    unit: RowUnit = "line"


class Rows(Protocol):
    """The rows of a file, read once, in order."""

    @property
    def kind(self) -> str:
        """The kind of file, as a user calls it."""
        ...

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The columns of the header; None when each row names its own."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """Sentences about the file itself, complete when all rows are read."""
        ...

    def __iter__(self) -> Iterator[Row | Rejection]:
        """Each row, or why it is none.

        Raises:
            UnreadableFile: what follows cannot be read.
        """
        ...
