"""Cursors: the place in a list where a page ended, as opaque text that survives a URL."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

from placecurator.domain.errors import InvalidInput
from placecurator.storage.keyset import Order, Position
from placecurator.storage.texts import storable

Row = TypeVar("Row")

_MOST_KEY = 2**63 - 1
_MOST_INTEGER = 2**31 - 1


def check_limit(limit: int, longest: int) -> None:
    """Refuse a page length that is not 1 to ``longest``.

    Raises:
        InvalidInput: it is not.
    """
    if not 1 <= limit <= longest:
        raise InvalidInput("limit", f"must be a number from 1 to {longest}")


def cut(order: Order, found: Sequence[Row], limit: int) -> tuple[tuple[Row, ...], str | None]:
    """The page of ``limit`` rows, and its cursor when ``found`` has one row more than that."""
    items = tuple(found[:limit])
    return items, write(order, items[-1]) if len(found) > limit else None


def write(order: Order, row: object) -> str:
    """The cursor that stands for ``row`` in a list in this order."""
    value = None if order.column is order.key else getattr(row, order.column.name)
    if isinstance(value, datetime):
        value = value.isoformat()
    parts = [_signature(order), value, getattr(row, order.key.name)]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read(order: Order, cursor: str, field: str = "cursor") -> Position:
    """The position that ``cursor`` stands for; ``field`` is what the caller calls it.

    Raises:
        InvalidInput: nobody was given this cursor for a list in this order.
    """
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        signature, value, key = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if signature != _signature(order) or type(key) is not int or not 0 <= key <= _MOST_KEY:
            raise ValueError
        return Position(_value(order, value), key)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        reason = "not a cursor of this list in this order; start without one"
        raise InvalidInput(field, reason) from error


def _signature(order: Order) -> str:
    return f"{'-' if order.descending else ''}{order.column.name}"


def _value(order: Order, value: Any) -> Any:
    """``value`` as the column of ``order`` holds it; ValueError or TypeError when it cannot."""
    if value is None and (order.column.nullable or order.column is order.key):
        return None
    if order.column is not order.key and isinstance(order.column.type, UTCDateTime):
        return _time(value)
    if order.column is order.key or not _fits(order.column.type, value):
        raise ValueError
    return value


def _time(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not UTC:
        raise ValueError
    return moment


def _fits(column_type: sa.types.TypeEngine[Any], value: Any) -> bool:
    """Whether a column of this type can have the value; PostgreSQL refuses what it cannot."""
    match column_type:
        case sa.Enum():
            return value in column_type.enums
        case sa.Float():
            return type(value) in (int, float) and abs(value) <= sys.float_info.max
        case sa.Integer():
            return type(value) is int and abs(value) <= _MOST_INTEGER
        case _:
            return isinstance(value, str) and storable([value]) == [value]
