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

Row = TypeVar("Row")


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
    return _read(session, _phases(rows, order, after, empty_first=False), limit)


def page_before(
    session: Session, rows: sa.Select[Row], order: Order, before: Position | None, limit: int
) -> Sequence[Row]:
    """The last ``limit`` of ``rows`` in front of ``before``, in order; None means from the end."""
    back = replace(order, descending=not order.descending)
    return _read(session, _phases(rows, back, before, empty_first=True), limit)[::-1]


def _read(session: Session, phases: Iterator[sa.Select[Row]], limit: int) -> list[Row]:
    found: list[Row] = []
    while len(found) < limit and (phase := next(phases, None)) is not None:
        found += session.scalars(phase.limit(limit - len(found)))
    return found


def _phases(
    rows: sa.Select[Row], order: Order, beside: Position | None, *, empty_first: bool
) -> Iterator[sa.Select[Row]]:
    """What comes behind ``beside``, in queries that each walk one range of the index."""
    if order.column is order.key:
        yield _ordered(_behind_key(rows, order, beside), order)
        return
    among_empty = beside is not None and beside.value is None
    empty = rows.where(order.column.is_(None))
    if empty_first and order.column.nullable and (beside is None or among_empty):
        yield _ordered(_behind_key(empty, order, beside), order)
    if beside is None or (among_empty and empty_first):
        filled = rows.where(order.column.is_not(None)) if order.column.nullable else rows
        yield _ordered(filled, order)
    elif not among_empty:
        value = sa.literal(beside.value, order.column.type)
        yield _ordered(_behind_key(rows.where(order.column == value), order, beside), order)
        yield _ordered(rows.where(_beyond(order, order.column, value)), order)
    if not empty_first and order.column.nullable:
        yield _ordered(_behind_key(empty, order, beside if among_empty else None), order)


def _behind_key(rows: sa.Select[Row], order: Order, beside: Position | None) -> sa.Select[Row]:
    return rows if beside is None else rows.where(_beyond(order, order.key, beside.key))


def _beyond(order: Order, left: Any, right: Any) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = left < right if order.descending else left > right
    return condition


def _ordered(rows: sa.Select[Row], order: Order) -> sa.Select[Row]:
    columns = (order.column,) if order.column is order.key else (order.column, order.key)
    return rows.order_by(*(c.desc() if order.descending else c for c in columns))
