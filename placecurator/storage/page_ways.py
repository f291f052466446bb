"""The ways to a page of the places of a filter: along the order, or where a condition leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators, visitors

from placecurator.storage import keyset
from placecurator.storage.conditions import Condition, Keys, columns_of, elsewhere
from placecurator.storage.keyset import Order, Position
from placecurator.storage.models import Place
from placecurator.storage.places import WITHOUT_RAW

_place = sa.inspect(Place).c
_table: sa.Table = Place.__table__  # type: ignore[attr-defined]

ALL = 2**62
"""More than there are."""


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What is looked for: ``limit`` places that meet all of ``met``, behind ``beside`` in order.

    ``beside`` None: from the start. ``empty_first``: places without a sort value come first.
    """

    session: Session
    met: Sequence[Condition]
    order: Order
    beside: Position | None
    limit: int
    empty_first: bool

    @property
    def dialect(self) -> str:
        """The database: ``sqlite`` or ``postgresql``."""
        return self.session.get_bind().dialect.name


@dataclass(frozen=True, slots=True)
class Lead:
    """What leads to the places of a condition; ``exact`` is the one that all of them meet.

    None: a look at each has to tell.
    """

    keys: Keys
    exact: Condition | None = None


def walk(query: PageQuery, most: int, lead: Lead | None = None) -> Sequence[Place] | None:
    """The page, by walking the order; None: it is not full after ``most`` places.

    Only those to which ``lead`` leads are looked at; None: all.
    """
    on_order, others = _split(query)
    if any(_asks_for_none(condition.clause) for condition in on_order):
        return _walk_empty(query, most, lead)
    columns = _read_by_walks(query) if lead is None else _order_columns(query)
    rows = sa.select(*columns).where(*(each.clause for each in on_order))
    found: list[Place] = []
    for phase in keyset.phases(rows, query.order, query.beside, empty_first=query.empty_first):
        if (missing := query.limit - len(found)) <= 0:
            break
        walked = phase.limit(most).subquery("walked")
        ids = sa.select(walked.c.id).where(*_met_on_the_way(others, walked.c, lead)).limit(missing)
        if query.dialect == "postgresql":  # knows that they come in order
            ids = keyset.ordered(ids, query.order, walked.c)
        found += query.session.scalars(keyset.ordered(_with_ids(ids), query.order))
        if len(found) < query.limit and most < ALL and _is_longer(query, phase, most):
            return None
    return found


def _met_on_the_way(
    met: Sequence[Condition], walked: keyset.Columns, lead: Lead | None
) -> list[sa.ColumnElement[bool]]:
    if lead is None:
        return elsewhere(met, walked)
    # Said so, PostgreSQL keeps to the order of the walk, and stops when the page is full.
    is_led = walked.id.in_(lead.keys(ALL)).is_(sa.true())
    if not (unsure := [condition for condition in met if condition is not lead.exact]):
        return [is_led]
    place = _table.alias("looked_at")
    meets = sa.select(place.c.id).where(place.c.id == walked.id, *elsewhere(unsure, place.c))
    return [is_led, meets.exists()]


def _walk_empty(query: PageQuery, most: int, lead: Lead | None) -> Sequence[Place] | None:
    """Do as ``walk`` does where no place has a sort value: the keys are the order."""
    by_key = replace(query.order, column=query.order.key)
    beside = query.beside
    if beside is not None and beside.value is not None and query.order.column is not by_key.column:
        if query.empty_first:
            return ()
        beside = None
    return walk(replace(query, order=by_key, beside=beside), most, lead)


def _is_longer(query: PageQuery, phase: sa.Select[Any], most: int) -> bool:
    beyond = phase.with_only_columns(_place.id).offset(most).limit(1)
    return query.session.scalar(beyond) is not None


def gather(query: PageQuery, lead: Lead | None) -> Sequence[Place]:
    """The page, by sorting all places that meet the conditions, those that ``lead`` leads to."""
    exact = lead and lead.exact
    clauses = [condition.clause for condition in query.met if condition is not exact]
    if query.dialect == "sqlite":
        # It takes any index of a condition for a good one.
        clauses = [clause.is_(sa.true()) for clause in clauses]
    if lead is not None:
        clauses.append(_place.id.in_(lead.keys(ALL)))
    # By itself: a planner that sees the limit hopes to be lucky along the order.
    met = sa.select(*_order_columns(query)).where(*clauses).cte("met").prefix_with("MATERIALIZED")
    ids = sa.select(met.c.id).limit(query.limit)
    if query.beside is not None:
        behind = keyset.behind(query.order, query.beside, met.c, empty_first=query.empty_first)
        ids = ids.where(behind)
    sort = partial(keyset.sorted_with_empty, order=query.order, empty_first=query.empty_first)
    return query.session.scalars(sort(_with_ids(sort(ids, columns=met.c)))).all()


def _with_ids(ids: sa.Select[int]) -> sa.Select[Place]:
    return sa.select(Place).options(WITHOUT_RAW).where(_place.id.in_(ids))


def _split(query: PageQuery) -> tuple[list[Condition], list[Condition]]:
    """The conditions on the order's own column, which bound the walk, and the others."""
    on_order = []
    for condition in query.met:
        is_on_it = columns_of(condition.clause) == {query.order.column}
        if is_on_it and (_asks_for_none(condition.clause) or not _allows_none(condition.clause)):
            on_order.append(condition)
    return on_order, [condition for condition in query.met if condition not in on_order]


def _asks_for_none(clause: Any) -> bool:
    return isinstance(clause, sa.BinaryExpression) and clause.operator is operators.is_


def _allows_none(clause: sa.ColumnElement[bool]) -> bool:
    return any(map(_asks_for_none, visitors.iterate(clause)))


def _read_by_walks(query: PageQuery) -> Sequence[sa.Column[Any]]:
    of_conditions = (column for each in query.met for column in columns_of(each.clause))
    return tuple(dict.fromkeys((*_order_columns(query), *of_conditions)))


def _order_columns(query: PageQuery) -> Sequence[sa.Column[Any]]:
    return tuple(dict.fromkeys((_place.id, query.order.column)))
