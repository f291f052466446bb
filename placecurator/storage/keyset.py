"""Keyset pages: each begins or ends next to a row of another one, and OFFSET is not used.

Rows without a value come last in both directions. They are a phase of their own instead of an OR or
a COALESCE, so that each phase walks an index on (column, key). So are those with the value of the
row next to the page: of a comparison of both at once, SQLite uses the first column only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

Row = TypeVar("Row")

Columns = ReadOnlyColumnCollection[str, Any]
"""The columns of a table or a query, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By ``column``, then by ``key`` in the same direction; ``key`` is unique."""

    column: sa.Column[Any]
    key: sa.Column[int]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """The sort value (None: it has none) and the key of the row next to a page."""

    value: Any
    key: int


def page(
    session: Session, rows: sa.Select[Row], order: Order, after: Position | None, limit: int
) -> Sequence[Row]:
    """The first ``limit`` of ``rows`` behind ``after``; None means from the start."""
    return _read(session, phases(rows, order, after), limit)


def page_before(
    session: Session, rows: sa.Select[Row], order: Order, before: Position | None, limit: int
) -> Sequence[Row]:
    """The last ``limit`` of ``rows`` in front of ``before``, in order; None means from the end."""
    back = replace(order, descending=not order.descending)
    return _read(session, phases(rows, back, before, empty_first=True), limit)[::-1]


def _read(session: Session, phases: Iterator[sa.Select[Row]], limit: int) -> list[Row]:
    found: list[Row] = []
    while len(found) < limit and (phase := next(phases, None)) is not None:
        found += session.scalars(phase.limit(limit - len(found)))
    return found


def phases(
    rows: sa.Select[Row], order: Order, beside: Position | None, *, empty_first: bool = False
) -> Iterator[sa.Select[Row]]:
    """What comes behind ``beside``, in queries that each walk one range of the index."""
    if order.column is order.key:
        yield ordered(_behind_key(rows, order, beside), order)
        return
    among_empty = beside is not None and beside.value is None
    empty = rows.where(order.column.is_(None))
    if empty_first and order.column.nullable and (beside is None or among_empty):
        yield ordered(_behind_key(empty, order, beside), order)
    if beside is None or (among_empty and empty_first):
        filled = rows.where(order.column.is_not(None)) if order.column.nullable else rows
        yield ordered(filled, order)
    elif not among_empty:
        value = sa.literal(beside.value, order.column.type)
        yield ordered(_behind_key(rows.where(order.column == value), order, beside), order)
        yield ordered(rows.where(_beyond(order, order.column, value)), order)
    if not empty_first and order.column.nullable:
        yield ordered(_behind_key(empty, order, beside if among_empty else None), order)


def _behind_key(rows: sa.Select[Row], order: Order, beside: Position | None) -> sa.Select[Row]:
    return rows if beside is None else rows.where(_beyond(order, order.key, beside.key))


def _beyond(order: Order, left: Any, right: Any) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = left < right if order.descending else left > right
    return condition


def behind(
    order: Order, beside: Position, columns: Columns, *, empty_first: bool = False
) -> sa.ColumnElement[bool]:
    """What comes behind ``beside``, as one condition on the sort column and the key in ``columns``.

    No index serves it: for rows that are sorted anyway.
    """
    key = columns[order.key.name]
    beyond_key = _beyond(order, key, beside.key)
    if order.column is order.key:
        return beyond_key
    column = columns[order.column.name]
    if beside.value is None:
        rest = column.is_not(None) if empty_first else sa.false()
        return sa.or_(sa.and_(column.is_(None), beyond_key), rest)
    value = sa.literal(beside.value, order.column.type)
    rest = sa.false() if empty_first else column.is_(None)
    same = sa.and_(column == value, beyond_key)
    return sa.or_(_beyond(order, column, value), same, rest)


def ordered(rows: sa.Select[Row], order: Order, columns: Columns | None = None) -> sa.Select[Row]:
    """``rows`` in the order, all of whose sort values are alike in having one or having none.

    ``columns``: where they are, if not in the table of the order.
    """
    return rows.order_by(*_columns(order, columns))


def sorted_with_empty(
    rows: sa.Select[Row],
    order: Order,
    columns: Columns | None = None,
    *,
    empty_first: bool = False,
) -> sa.Select[Row]:
    """``rows`` in the order, by one sort; rows without a value come last, or first."""
    columns_in_order = _columns(order, columns)
    if not order.column.nullable:
        return rows.order_by(*columns_in_order)
    where = order.column if columns is None else columns[order.column.name]
    empty = where.is_not(None) if empty_first else where.is_(None)
    return rows.order_by(empty, *columns_in_order)


def _columns(order: Order, columns: Columns | None) -> Iterator[Any]:
    for column in dict.fromkeys((order.column, order.key)):
        found = column if columns is None else columns[column.name]
        yield found.desc() if order.descending else found
