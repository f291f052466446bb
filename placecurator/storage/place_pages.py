"""A page of the places of a filter: by walking the order, or by sorting what a condition leads to.

A walk along the index of the order stops when the page is full, and looks at a bounded number of
places. Where a condition leads to some thousands of places, the walk reads their keys first and
then the index alone: it looks at those places only. Where no walk fills the page, as with a text
that only comes late in the order, the places are gathered by their rarest condition and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators, visitors

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import keyset, sampling
from placecurator.storage.conditions import (
    Condition,
    Keys,
    Tally,
    columns_of,
    conditions,
    elsewhere,
    tally,
)
from placecurator.storage.keyset import Order, Position
from placecurator.storage.models import Place
from placecurator.storage.places import WITHOUT_RAW

_place = sa.inspect(Place).c
_table: sa.Table = Place.__table__  # type: ignore[attr-defined]
_ALL = 2**62
"""More than there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many places are looked at, one way or the other.

    Of a condition that leaves ``few`` all are sorted at once. A walk is tried where a sample says
    that the page is full within ``walk`` places, or within ``pass_by`` that it passes by on the
    index, and given up after ``patience`` times as many if there is another way. Of a condition
    that leaves more than ``most`` the places are not gathered on SQLite.
    """

    few: int = 2_000
    walk: int = 6_000
    pass_by: int = 60_000
    patience: float = 1.5
    most: int = 60_000


@dataclass(frozen=True, slots=True)
class _Search:
    """A page that is looked for: ``limit`` places behind ``beside`` in the order."""

    session: Session
    met: Sequence[Condition]
    order: Order
    beside: Position | None
    limit: int
    empty_first: bool

    @property
    def dialect(self) -> str:
        return self.session.get_bind().dialect.name


@dataclass(frozen=True, slots=True)
class _Lead:
    """What leads to the places of a condition; ``exact`` is the one that all of them meet.

    None: a look at each has to tell.
    """

    keys: Keys
    exact: Condition | None = None


def page(
    session: Session,
    wanted: PlaceFilter,
    order: Order,
    beside: Position | None,
    limit: int,
    *,
    back: bool = False,
    effort: Effort = Effort(),
) -> Sequence[Place]:
    """The ``limit`` places of the filter next to ``beside``, in order; ``back``: in front of it.

    ``beside`` None means from the start, or from the end.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    met = conditions(wanted, session.get_bind().dialect.name)
    if not met:
        read = keyset.page_before if back else keyset.page
        return read(session, sa.select(Place).options(WITHOUT_RAW), order, beside, limit)
    turned = replace(order, descending=not order.descending) if back else order
    search = _Search(session, met, turned, beside, limit, empty_first=back)
    found = _read(search, effort)
    return found[::-1] if back else found


def _read(search: _Search, effort: Effort) -> Sequence[Place]:
    return (_on_sqlite if search.dialect == "sqlite" else _on_postgresql)(search, effort)


def _on_sqlite(search: _Search, effort: Effort) -> Sequence[Place]:
    by_index = [_Lead(each.keys, each) for each in search.met if each.keys and not each.rough]
    if (few := _few(search, by_index, effort.few)) is not None:
        return _gather(search, few)
    tallied = tally(search.session, search.met)
    by_index = _likely(search, tallied, by_index, effort.most)
    if not by_index and not any(each.rough for each in search.met):
        return _walk(search, _ALL) or ()  # there is nothing to give it up for
    if (walked := _walk_if_near(search, tallied, effort, effort.walk)) is not None:
        return walked
    texts = (_Lead(each.rough(search.session)) for each in search.met if each.rough)
    rarest = _rarest(search, [*texts, *by_index], effort.most)
    if rarest is None:
        return _walk(search, _ALL) or ()
    led = _walk_if_near(search, tallied, effort, effort.pass_by, rarest)
    return _gather(search, rarest) if led is None else led


def _on_postgresql(search: _Search, effort: Effort) -> Sequence[Place]:
    """It has statistics of everything but of parts of texts, and combines indexes by itself."""
    tallied = tally(search.session, search.met)
    if (walked := _walk_if_near(search, tallied, effort, effort.walk)) is not None:
        return walked
    texts = (_Lead(each.rough(search.session), each) for each in search.met if each.rough)
    lead = next(texts, None)
    led = None
    # With other conditions it would look for all places that meet them.
    if lead is not None and len(search.met) == 1:
        led = _walk_if_near(search, tallied, effort, effort.pass_by, lead)
    return _gather(search, lead) if led is None else led


def _walk_if_near(
    search: _Search, tallied: Tally, effort: Effort, most: int, lead: _Lead | None = None
) -> Sequence[Place] | None:
    """Do as ``_walk`` does if the page is full within ``most`` places, as the sample has it."""
    is_near = search.limit * tallied.size <= most * tallied.meet_all
    return _walk(search, int(most * effort.patience), lead) if is_near else None


def _few(search: _Search, leads: Sequence[_Lead], most: int) -> _Lead | None:
    """Do as ``_rarest`` does, and keep the keys: to find them again takes as long as it did.

    SQLite makes one text of them: Python would make a number of each.
    """
    rarest = None
    for lead in leads:
        some = lead.keys(most + 1).subquery()
        listed = sa.func.json_group_array(some.c[0], type_=sa.String())
        counted = sa.select(sa.func.count(), listed).select_from(some)
        number, keys = search.session.execute(counted).one()
        if number <= most:
            most, rarest = number, replace(lead, keys=_listed(keys))
    return rarest


def _listed(keys: str) -> Keys:
    return sa.select(
        sa.func.json_each(keys).table_valued(sa.column("value", sa.Integer)).c[0]
    ).limit


def _rarest(search: _Search, leads: Sequence[_Lead], most: int) -> _Lead | None:
    """What leads to the fewest places; None: each leads to more than ``most``."""
    rarest = None
    for lead in leads:
        some = lead.keys(most + 1).subquery()
        number = search.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        if number <= most:
            most, rarest = number, lead
    return rarest


def _likely(search: _Search, tallied: Tally, leads: Sequence[_Lead], most: int) -> list[_Lead]:
    """Those that lead to up to ``most`` places, as a sample has it: to count takes longer."""
    share = tallied.size / max(1, sampling.newest(search.session))
    numbers = zip(search.met, tallied.meet_each, strict=True)
    rare = [condition for condition, number in numbers if number <= most * share]
    return [lead for lead in leads if any(lead.exact is condition for condition in rare)]


def _walk(search: _Search, most: int, lead: _Lead | None = None) -> Sequence[Place] | None:
    """The page, by walking the order; None: it is not full after ``most`` places.

    Only those to which ``lead`` leads are looked at; None: all.
    """
    on_order, others = _split(search)
    if any(_asks_for_none(condition.clause) for condition in on_order):
        return _walk_empty(search, most, lead)
    columns = _read_by_walks(search) if lead is None else _order_columns(search)
    rows = sa.select(*columns).where(*(each.clause for each in on_order))
    found: list[Place] = []
    for phase in keyset.phases(rows, search.order, search.beside, empty_first=search.empty_first):
        if (missing := search.limit - len(found)) <= 0:
            break
        walked = phase.limit(most).subquery("walked")
        ids = sa.select(walked.c.id).where(*_met_on_the_way(others, walked.c, lead)).limit(missing)
        if search.dialect == "postgresql":  # knows that they come in order
            ids = keyset.ordered(ids, search.order, walked.c)
        found += search.session.scalars(keyset.ordered(_with_ids(ids), search.order))
        if len(found) < search.limit and most < _ALL and _is_longer(search, phase, most):
            return None
    return found


def _met_on_the_way(
    met: Sequence[Condition], walked: keyset.Columns, lead: _Lead | None
) -> list[sa.ColumnElement[bool]]:
    if lead is None:
        return elsewhere(met, walked)
    # Said so, PostgreSQL keeps to the order of the walk, and stops when the page is full.
    is_led = walked.id.in_(lead.keys(_ALL)).is_(sa.true())
    if not (unsure := [condition for condition in met if condition is not lead.exact]):
        return [is_led]
    place = _table.alias("looked_at")
    meets = sa.select(place.c.id).where(place.c.id == walked.id, *elsewhere(unsure, place.c))
    return [is_led, meets.exists()]


def _walk_empty(search: _Search, most: int, lead: _Lead | None) -> Sequence[Place] | None:
    """Do as ``_walk`` does where no place has a sort value: the keys are the order."""
    by_key = replace(search.order, column=search.order.key)
    beside = search.beside
    if beside is not None and beside.value is not None and search.order.column is not by_key.column:
        if search.empty_first:
            return ()
        beside = None
    return _walk(replace(search, order=by_key, beside=beside), most, lead)


def _is_longer(search: _Search, phase: sa.Select[Any], most: int) -> bool:
    beyond = phase.with_only_columns(_place.id).offset(most).limit(1)
    return search.session.scalar(beyond) is not None


def _gather(search: _Search, lead: _Lead | None) -> Sequence[Place]:
    """The page, by sorting all places that meet the conditions, those that ``lead`` leads to."""
    exact = lead and lead.exact
    clauses = [condition.clause for condition in search.met if condition is not exact]
    if search.dialect == "sqlite":
        # It takes any index of a condition for a good one.
        clauses = [clause.is_(sa.true()) for clause in clauses]
    if lead is not None:
        clauses.append(_place.id.in_(lead.keys(_ALL)))
    # By itself: a planner that sees the limit hopes to be lucky along the order.
    met = sa.select(*_order_columns(search)).where(*clauses).cte("met").prefix_with("MATERIALIZED")
    ids = sa.select(met.c.id).limit(search.limit)
    if search.beside is not None:
        behind = keyset.behind(search.order, search.beside, met.c, empty_first=search.empty_first)
        ids = ids.where(behind)
    sort = partial(keyset.sorted_with_empty, order=search.order, empty_first=search.empty_first)
    return search.session.scalars(sort(_with_ids(sort(ids, columns=met.c)))).all()


def _with_ids(ids: sa.Select[int]) -> sa.Select[Place]:
    return sa.select(Place).options(WITHOUT_RAW).where(_place.id.in_(ids))


def _split(search: _Search) -> tuple[list[Condition], list[Condition]]:
    """The conditions on the order's own column, which bound the walk, and the others."""
    on_order = []
    for condition in search.met:
        is_on_it = columns_of(condition.clause) == {search.order.column}
        if is_on_it and (_asks_for_none(condition.clause) or not _allows_none(condition.clause)):
            on_order.append(condition)
    return on_order, [condition for condition in search.met if condition not in on_order]


def _asks_for_none(clause: Any) -> bool:
    return isinstance(clause, sa.BinaryExpression) and clause.operator is operators.is_


def _allows_none(clause: sa.ColumnElement[bool]) -> bool:
    return any(map(_asks_for_none, visitors.iterate(clause)))


def _read_by_walks(search: _Search) -> Sequence[sa.Column[Any]]:
    of_conditions = (column for each in search.met for column in columns_of(each.clause))
    return tuple(dict.fromkeys((*_order_columns(search), *of_conditions)))


def _order_columns(search: _Search) -> Sequence[sa.Column[Any]]:
    return tuple(dict.fromkeys((_place.id, search.order.column)))
