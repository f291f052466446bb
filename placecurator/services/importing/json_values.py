"""Values of JSON that a database can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from placecurator.domain.source_fields import BadValue
from placecurator.domain.source_values import Unfit

_DEEPEST = 50


def storable(record: Mapping[str, Any]) -> dict[str, Any]:
    """``record`` with plain numbers.

    Raises:
        BadValue: something in it has no place in a database.
    """
    clean = {}
    for column, value in record.items():
        try:
            clean[_text(column)] = _clean(value, _DEEPEST)
        except Unfit as unfit:
            raise BadValue(column.encode("ascii", "replace").decode(), str(unfit)) from None
    return clean


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict | list) and depth == 0:
        raise Unfit("is nested too deeply")
    if isinstance(value, dict):
        return {_text(key): _clean(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, depth - 1) for item in value]
    if isinstance(value, float | Decimal):
        return _number(value)
    return value


def _text(written: str) -> str:
    """PostgreSQL refuses the NUL character, and half a surrogate pair has no UTF-8 form."""
    if "\0" in written:
        raise Unfit("contains a NUL character")
    if not written.isascii():
        try:
            written.encode()
        except UnicodeEncodeError:
            raise Unfit("contains half a character (a lone surrogate)") from None
    return written


def _number(value: float | Decimal) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise Unfit("is too large a number")
    return number
