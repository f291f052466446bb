"""Keyset pages: each begins or ends next to a row of another one, and OFFSET is not used.

Rows without a value come last in both directions. They are a second phase of their own instead of
an OR or a COALESCE, so that both phases walk an index on (column, key).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    found: list[Row] = []
    if after is None or after.value is not None or order.column is order.key:
        found += session.scalars(_with_value(rows, order, after).limit(limit))
    if order.column.nullable and len(found) < limit:
        behind = after if after and after.value is None else None
        found += session.scalars(_without_value(rows, order, behind).limit(limit - len(found)))
    return found


def page_before(
    session: Session, rows: sa.Select[Row], order: Order, before: Position | None, limit: int
) -> Sequence[Row]:
    """The last ``limit`` of ``rows`` in front of ``before``, in order; None means from the end."""
    back = replace(order, descending=not order.descending)
    found: list[Row] = []
    in_second_phase = before is None or (before.value is None and order.column is not order.key)
    if order.column.nullable and in_second_phase:
        found += session.scalars(_without_value(rows, back, before).limit(limit))
    if len(found) < limit:
        ahead = None if in_second_phase else before
        found += session.scalars(_with_value(rows, back, ahead).limit(limit - len(found)))
    return found[::-1]


def _with_value(rows: sa.Select[Row], order: Order, after: Position | None) -> sa.Select[Row]:
    if after is not None:
        rows = rows.where(_behind(order, after))
    elif order.column.nullable:
        rows = rows.where(order.column.is_not(None))
    return _ordered(rows, order)


def _without_value(rows: sa.Select[Row], order: Order, after: Position | None) -> sa.Select[Row]:
    if after is not None:
        rows = rows.where(_beyond(order, order.key, after.key))
    return _ordered(rows.where(order.column.is_(None)), order)


def _behind(order: Order, after: Position) -> sa.ColumnElement[bool]:
    if order.column is order.key:
        return _beyond(order, order.key, after.key)
    # A row value comparison: both databases turn it into one range of the index.
    return _beyond(
        order,
        sa.tuple_(order.column, order.key),
        sa.tuple_(
            sa.literal(after.value, order.column.type), sa.literal(after.key, order.key.type)
        ),
    )


def _beyond(order: Order, left: Any, right: Any) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = left < right if order.descending else left > right
    return condition


def _ordered(rows: sa.Select[Row], order: Order) -> sa.Select[Row]:
    columns = (order.column,) if order.column is order.key else (order.column, order.key)
    return rows.order_by(*(c.desc() if order.descending else c for c in columns))
