"""How a value becomes a column: one decision for every enum, JSON value and key."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


def enum_column(enum: type[StrEnum], name: str) -> sa.Enum:
    """A column type that stores the values of ``enum``, never its member names.

    Native enum type ``name`` on PostgreSQL; text with a CHECK constraint of that name on SQLite.
    """
    return sa.Enum(
        enum, name=name, values_callable=_values, create_constraint=True, validate_strings=True
    )


PLACE_STATUS = enum_column(PlaceStatus, "place_status")
DEEP_SCAN_STATUS = enum_column(DeepScanStatus, "deep_scan_status")
ROLE = enum_column(Role, "role")

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64-bit keys; SQLite numbers its rows by itself only in a column called INTEGER."""

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

# Sorted and compared byte by byte on both databases: keyset pages must not depend on the locale of
# the server.
BYTEWISE_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def inline(value: StrEnum, column_type: sa.Enum) -> sa.BindParameter[Any]:
    """``value`` as a literal in the SQL text.

    SQLite uses a partial index only when the query spells the index's predicate literally.
    """
    return sa.bindparam(None, value, type_=column_type, unique=True, literal_execute=True)


def any_of(
    column: sa.ColumnElement[Any],
    values: Sequence[Any],
    dialect: str,
    item_type: sa.types.TypeEngine[Any],
) -> sa.ColumnElement[bool]:
    """``column`` is one of ``values``, bound as ONE array: an IN list of 100,000 fails on both.

    ``= ANY(array)`` on PostgreSQL, ``IN (SELECT value FROM json_each(?))`` on SQLite.
    """
    if dialect == "postgresql":
        array = sa.bindparam(None, list(values), type_=ARRAY(item_type), unique=True)
        return column == sa.any_(array)
    members = sa.func.json_each(sa.bindparam(None, list(values), type_=sa.JSON(), unique=True))
    return column.in_(sa.select(members.table_valued("value").c.value))
