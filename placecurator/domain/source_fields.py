"""A row whose columns are taken one by one; what is left over goes into ``SourcePlace.raw``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from placecurator.domain import source_values as values
from placecurator.domain.source_values import Unfit

Value = TypeVar("Value")

LONGEST_NAME = 500
LONGEST_CATEGORY = 200
LONGEST_TEXT = 1_000
LONGEST_PHONE = 100
_SHOWN = 200


def address_line(street: str | None, postal_code: str | None, city: str | None) -> str | None:
    """One line of the parts that are known."""
    town = " ".join(part for part in (postal_code, city) if part)
    return ", ".join(part for part in (street, town) if part)[:LONGEST_TEXT] or None


class BadValue(Exception):
    """A row is refused because of one of its values.

    ``field`` is the column as the file spells it, ``value`` the beginning of what stands there.
    """

    def __init__(self, field: str, reason: str, value: Any = ""):
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.value = " ".join(str(value)[:_SHOWN].split())


class Fields:
    """The columns of one row that have a value.

    Each ``take`` reads the first of several columns that has one. It removes the column, so that
    ``rest`` is what nobody understood.
    """

    __slots__ = ("rest",)

    def __init__(self, row: Mapping[str, Any]):
        self.rest = {
            column: value for column, value in row.items() if value != "" and value is not None
        }

    def first(self, columns: tuple[str, ...]) -> str | None:
        """The first of ``columns`` that has a value."""
        rest = self.rest
        for column in columns:
            if column in rest:
                return column
        return None

    def take(self, parse: Callable[[Any], Value], *columns: str) -> Value | None:
        """The value, parsed; None when there is none.

        Raises:
            BadValue: it cannot be parsed.
        """
        return self._taken(columns, parse)

    def take_if_fit(self, parse: Callable[[Any], Value], *columns: str) -> Value | None:
        """The value, parsed; None when there is none, or when it cannot be parsed and stays.

        For columns in which a source is known to write other things too.
        """
        column = self.first(columns)
        if column is None:
            return None
        try:
            parsed = parse(self.rest[column])
        except Unfit:
            return None
        del self.rest[column]
        return parsed

    def text(self, *columns: str, limit: int = LONGEST_TEXT) -> str | None:
        """A text of at most ``limit`` characters."""
        return self._taken(columns, values.text, limit)

    def _taken(
        self, columns: tuple[str, ...], parse: Callable[..., Value], *limits: int
    ) -> Value | None:
        for column in columns:
            value = self.rest.pop(column, None)
            if value is not None:
                try:
                    return parse(value, *limits)
                except Unfit as unfit:
                    raise BadValue(column, str(unfit), value) from None
        return None

    def name(self, *columns: str) -> str:
        """The name, which every place must have.

        Raises:
            BadValue: there is none, or it is too long.
        """
        name = self.text(*columns, limit=LONGEST_NAME)
        if name is None:
            raise BadValue(columns[0], "is missing")
        return name

    def coordinates(self, latitude: str, *longitudes: str) -> dict[str, Any]:
        """``latitude`` and ``longitude`` of a ``SourcePlace``.

        Raises:
            BadValue: one of them is wrong, or missing where the other is given.
        """
        north = self.take(values.latitude, latitude)
        east = self.take(values.longitude, *longitudes)
        if (north is None) != (east is None):
            missing = latitude if north is None else longitudes[0]
            raise BadValue(missing, "is missing, but the other coordinate is given")
        return {"latitude": north, "longitude": east}
