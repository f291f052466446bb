"""Rows of a CSV file with commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from placecurator.domain.errors import UnreadableFile
from placecurator.services.importing.report import Rejection
from placecurator.services.importing.rows import Row
from placecurator.services.importing.text_source import TextSource

_LONGEST_CELL = 4 * 1024 * 1024
_SEPARATORS = ",;\t|"
# Excel writes this line, and reads it, but does not show it.
_EXCEL_HINT = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)

# A setting of the whole process, there is no other: the reviews of one place can be long.
csv.field_size_limit(_LONGEST_CELL)


class CsvRows:
    """See ``rows.Rows``. Names of columns are compared in lower case and without blanks."""

    kind = "CSV"

    def __init__(self, source: TextSource):
        self.warnings: list[str] = []
        separator = _separator(source.head)
        self._reader = csv.reader(source.lines(), delimiter=separator, strict=True)
        self.columns: tuple[str, ...] = self._read_header()

    def _read_header(self) -> tuple[str, ...]:
        try:
            for cells in self._reader:
                if any(cells) and not cells[0].lower().startswith("sep="):
                    return _columns(cells)
        except csv.Error as error:
            raise UnreadableFile(f"The header cannot be read as CSV: {error}.") from error
        return ()

    def __iter__(self) -> Iterator[Row | Rejection]:
        """Each row below the header."""
        while True:
            number = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _rejected(number, error)
                continue
            if any(cells):
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> Row | Rejection:
        if len(cells) != len(self.columns):
            reason = f"has {len(cells):,} values, but the header has {len(self.columns):,} columns"
            return Rejection(number, "row", reason)
        row = dict(zip(self.columns, cells, strict=True))
        if "\0" in "".join(cells):
            column = next(name for name, cell in row.items() if "\0" in cell)
            return Rejection(number, column, "contains a NUL character")
        return Row(number, row)


def _separator(head: str) -> str:
    """The separator that is named in the file, or that gives its header the most columns."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    if hint := _EXCEL_HINT.fullmatch(first):
        return hint[1]
    return max(_SEPARATORS, key=lambda separator: _width(head, separator))


def _width(head: str, separator: str) -> int:
    try:
        records = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        return next((len(cells) for cells in records if any(cells)), 0)
    except csv.Error:
        return 0


def _columns(cells: list[str]) -> tuple[str, ...]:
    """Names that are all different, so that no value is lost."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = "_".join(cell.replace("\0", "").lower().split()) or "column"
        names.append(f"{name}_{number}" if name in names or name == "column" else name)
    return tuple(names)


def _rejected(number: int, error: csv.Error) -> Rejection:
    """The row without a sense.

    Raises:
        UnreadableFile: a quoted value has no end, so that nothing behind it can be read.
    """
    words = str(error)
    if "unexpected end" in words or "field limit" in words:
        raise UnreadableFile(
            f"A quoted value in the row that starts on line {number:,} has no end."
        ) from error
    return Rejection(number, "row", "has text behind a closing quotation mark")
