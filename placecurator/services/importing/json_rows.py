"""Rows of JSON: a list, an object that holds a list, or one object on each line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import ijson  # type: ignore[import-untyped]

from placecurator.domain.errors import UnreadableFile
from placecurator.domain.source_fields import BadValue
from placecurator.services.importing.json_values import storable
from placecurator.services.importing.report import Rejection, RowUnit
from placecurator.services.importing.rows import Row
from placecurator.services.importing.text_source import TextSource

# Blanks, and what begins each line of a GeoJSON text sequence (RFC 8142).
_AROUND = " \t\r\n\x1e"
_PIECE_CHARACTERS = 64 * 1024
_LONGEST_OBJECT = 4 * 1024 * 1024
# The parser writes the path of each value, so that deep nesting takes quadratic time. No honest
# file opens this many brackets more than it closes in one piece.
_DEEPEST_PIECE = 200


def _no_such_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


_decode = json.JSONDecoder(parse_constant=_no_such_number).decode


def json_rows(
    source: TextSource, is_place: Callable[[Mapping[str, Any]], bool]
) -> JsonLines | JsonList:
    """The rows of a file that begins like JSON. ``is_place`` tells a place from what holds places.

    Raises:
        UnreadableFile: it is not JSON, or holds no list of objects.
    """
    first, _, others = source.head.lstrip(_AROUND).partition("\n")
    try:
        value = _decode(first)
    except (ValueError, RecursionError):
        return JsonList(source)
    if others.strip(_AROUND) or (isinstance(value, dict) and is_place(value)):
        return JsonLines(source)
    return JsonList(source)


class JsonLines:
    """See ``rows.Rows``. A bad line harms no other."""

    kind = "JSON lines"
    columns = None

    def __init__(self, source: TextSource):
        self.warnings: list[str] = []
        self._lines = source.lines()

    def __iter__(self) -> Iterator[Row | Rejection]:
        """Each line that is not blank."""
        for number, line in enumerate(self._lines, 1):
            written = line.strip(_AROUND)
            if written:
                yield _row(number, written)


def _row(number: int, written: str) -> Row | Rejection:
    try:
        return _checked(number, _decode(written), "line")
    except (ValueError, RecursionError):
        return Rejection(number, "row", "is not complete, valid JSON", written[:200])


def _checked(number: int, value: Any, unit: RowUnit) -> Row | Rejection:
    """``value`` as a row, if it is an object that a database can hold."""
    if not isinstance(value, dict):
        return Rejection(number, "row", "is not an object", unit=unit)
    try:
        return Row(number, storable(value), unit)
    except BadValue as error:
        return Rejection(number, error.field, error.reason, unit=unit)


class JsonList:
    """See ``rows.Rows``. What stands around the list is skipped, but for Overpass' remark."""

    kind = "JSON"
    columns = None

    def __init__(self, source: TextSource):
        self.warnings: list[str] = []
        self._source = source
        self._path = _path_of_list(source.head)

    def __iter__(self) -> Iterator[Row | Rejection]:
        """Each member of the list."""
        found = 0
        try:
            for value in self._members():
                found += 1
                yield _checked(found, value, "object")
        except (ijson.JSONError, ArithmeticError, ValueError) as error:
            where = f"behind object {found:,}" if found else "at the beginning"
            raise UnreadableFile(
                f"The file breaks off or is not valid JSON {where} ({_first_line(error)})."
            ) from error

    def _members(self) -> Iterator[Any]:
        members, remarks = ijson.sendable_list(), ijson.sendable_list()
        parser, remark_parser = (
            ijson.items_coro(members, self._path),
            ijson.items_coro(remarks, "remark"),
        )
        waiting = 0
        for piece in _pieces(self._source.chunks()):
            parser.send(piece)
            remark_parser.send(piece)
            waiting = 0 if members else waiting + len(piece)
            yield from members
            members.clear()
            if waiting > _LONGEST_OBJECT:
                raise UnreadableFile(f"An object has more than {_LONGEST_OBJECT:,} bytes.")
        parser.close()
        # Overpass answers a time-out with the places found so far and this sentence.
        self.warnings += [f"The file itself says: {str(remark)[:500]}" for remark in remarks]


def _pieces(chunks: Iterable[str]) -> Iterator[bytes]:
    """Small pieces, so that few objects are in memory at the same time."""
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE_CHARACTERS):
            piece = chunk[start : start + _PIECE_CHARACTERS]
            if sum(map(piece.count, "[{")) - sum(map(piece.count, "]}")) > _DEEPEST_PIECE:
                raise UnreadableFile("The JSON is nested too deeply.")
            yield piece.encode()


def _path_of_list(head: str) -> str:
    """Where the first list of objects stands, in the words of ijson; else the first empty list.

    Raises:
        UnreadableFile: there is none.
    """
    empty: str | None = None
    before = ""
    opened: list[str] = []
    try:
        for path, event, _ in ijson.parse(io.BytesIO(b"".join(_pieces([head])))):
            if event == "start_map" and opened[-1:] == ["start_array"]:
                return str(path)
            if event == "end_array" and before == "start_array" and empty is None:
                empty = f"{path}.item".lstrip(".")
            if event.startswith("start_"):
                opened.append(event)
            elif event.startswith("end_"):
                opened.pop()
            before = event
    except (ijson.JSONError, ArithmeticError, ValueError) as error:
        raise UnreadableFile(
            f"The file begins like JSON, but no list of objects can be read ({_first_line(error)})."
        ) from error
    if empty is None:
        raise UnreadableFile("The JSON holds no list of objects.")
    return empty


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["unknown"])[0][:200].removeprefix("parse error: ")
