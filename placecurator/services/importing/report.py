"""What an import tells: while it runs, of each row that it refuses, and at the end."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TextIO

from placecurator.services.spreadsheet import safe_cell

RowUnit = Literal["line", "object"]
"""What rows are counted in: lines of the file, or objects of a JSON list."""

MOST_KEPT_REJECTIONS = 1_000
"""Refused rows that a report lists; all of them are told while the import runs."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not imported.

    ``number`` counts from 1: the line on which the row starts (the header has line 1), or the
    object in its list. ``field`` is a column as the file spells it, or ``row``. ``value`` is the
    beginning of what stands there.
    """

    number: int
    field: str
    reason: str
    value: str = ""
    unit: RowUnit = "line"

    def __str__(self) -> str:
        value = f" ({self.value})" if self.value else ""
        return f"{self.unit} {self.number}: {self.field}: {self.reason}{value}"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. ``size_bytes`` is that of the whole file; None: not known."""

    rows: int
    bytes_read: int
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file, each of its rows counted once.

    ``format`` is the name of the recognised format. ``rejections`` are the first
    ``MOST_KEPT_REJECTIONS`` of ``rejected``. ``warnings`` are sentences about the file itself.
    """

    format: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return self.new + self.changed + self.unchanged + self.rejected


OnProgress = Callable[[ImportProgress], None]
OnRejection = Callable[[Rejection], None]


def rejection_writer(stream: TextIO) -> OnRejection:
    """Begin a CSV of refused rows, safe for spreadsheets; give the result as ``on_rejection``."""
    rows = csv.writer(stream)
    rows.writerow(["Row", "Field", "Reason", "Value"])

    def write(rejection: Rejection) -> None:
        cells = (rejection.number, rejection.field, rejection.reason, rejection.value)
        rows.writerow([safe_cell(cell) for cell in cells])

    return write


def write_rejections(stream: TextIO, rejections: Iterable[Rejection]) -> None:
    """Write the CSV of ``rejections``, safe for spreadsheets."""
    write = rejection_writer(stream)
    for rejection in rejections:
        write(rejection)
