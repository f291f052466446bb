"""A page of the places of a filter: by walking the order, or by sorting what a condition leads to.

A walk along the index of the order stops when the page is full, and looks at a bounded number of
places. Where a condition leads to some thousands of places, the walk reads their keys first and
then the index alone: it looks at those places only. Where no walk fills the page, as with a text
that only comes late in the order, the places are gathered by their rarest condition and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import keyset, sampling
from placecurator.storage.conditions import Tally, conditions, tally
from placecurator.storage.keyset import Order, Position
from placecurator.storage.models import Place
from placecurator.storage.page_ways import ALL, Lead, PageQuery, gather, walk
from placecurator.storage.places import WITHOUT_RAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many places are looked at, one way or the other.

    Of a condition that leaves ``few`` all are sorted at once. A walk is tried where a sample says
    that the page is full within ``walk`` places, or within ``pass_by`` that it passes by on the
    index, and given up after ``patience`` times as many if there is another way. Of a condition
    that leaves more than ``most`` the places are not gathered on SQLite.
    """

    few: int = 2_000
    walk: int = 10_000
    pass_by: int = 60_000
    patience: float = 1.5
    most: int = 60_000


# PostgreSQL looks at each place that its trigrams lead to.
_EFFORT = {"sqlite": Effort(), "postgresql": Effort(walk=20_000)}


def page(
    session: Session,
    wanted: PlaceFilter,
    order: Order,
    beside: Position | None,
    limit: int,
    *,
    back: bool = False,
    effort: Effort | None = None,
) -> Sequence[Place]:
    """The ``limit`` places of the filter next to ``beside``, in order; ``back``: in front of it.

    ``beside`` None means from the start, or from the end; ``effort`` None, what suits the database.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    met = conditions(wanted, session.get_bind().dialect.name)
    if not met:
        read = keyset.page_before if back else keyset.page
        return read(session, sa.select(Place).options(WITHOUT_RAW), order, beside, limit)
    turned = replace(order, descending=not order.descending) if back else order
    query = PageQuery(session, met, turned, beside, limit, empty_first=back)
    found = _read(query, effort or _EFFORT[query.dialect])
    return found[::-1] if back else found


def _read(query: PageQuery, effort: Effort) -> Sequence[Place]:
    return (_on_sqlite if query.dialect == "sqlite" else _on_postgresql)(query, effort)


def _on_sqlite(query: PageQuery, effort: Effort) -> Sequence[Place]:
    by_index = [Lead(each.keys, each) for each in query.met if each.keys and not each.rough]
    if (few := _rarest(query, by_index, effort.few)) is not None:
        return gather(query, few)
    tallied = tally(query.session, query.met)
    by_index = _likely(query, tallied, by_index, effort.most)
    if not by_index and not any(each.rough for each in query.met):
        return walk(query, ALL) or ()  # there is nothing to give it up for
    if (walked := _walk_if_near(query, tallied, effort, effort.walk)) is not None:
        return walked
    texts = (Lead(each.rough(query.session)) for each in query.met if each.rough)
    rarest = _rarest(query, [*texts, *by_index], effort.most)
    if rarest is None:
        return walk(query, ALL) or ()
    led = _walk_if_near(query, tallied, effort, effort.pass_by, rarest)
    return gather(query, rarest) if led is None else led


def _on_postgresql(query: PageQuery, effort: Effort) -> Sequence[Place]:
    """It has statistics of everything but of parts of texts, and combines indexes by itself."""
    tallied = tally(query.session, query.met)
    if (walked := _walk_if_near(query, tallied, effort, effort.walk)) is not None:
        return walked
    texts = (Lead(each.rough(query.session), each) for each in query.met if each.rough)
    lead = next(texts, None)
    led = None
    # With other conditions it would look for all places that meet them.
    if lead is not None and len(query.met) == 1:
        led = _walk_if_near(query, tallied, effort, effort.pass_by, lead)
    return gather(query, lead) if led is None else led


def _walk_if_near(
    query: PageQuery, tallied: Tally, effort: Effort, most: int, lead: Lead | None = None
) -> Sequence[Place] | None:
    """Do as ``walk`` does if the page is full within ``most`` places, as the sample has it."""
    is_near = query.limit * tallied.size <= most * tallied.meet_all
    return walk(query, int(most * effort.patience), lead) if is_near else None


def _rarest(query: PageQuery, leads: Sequence[Lead], most: int) -> Lead | None:
    """What leads to the fewest places; None: each leads to more than ``most``."""
    rarest = None
    for lead in leads:
        some = lead.keys(most + 1).subquery()
        number = query.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        if number <= most:
            most, rarest = number, lead
    return rarest


def _likely(query: PageQuery, tallied: Tally, leads: Sequence[Lead], most: int) -> list[Lead]:
    """Those that lead to up to ``most`` places, as a sample has it: to count takes longer."""
    share = tallied.size / max(1, sampling.newest(query.session))
    numbers = zip(query.met, tallied.meet_each, strict=True)
    rare = [condition for condition, number in numbers if number <= most * share]
    return [lead for lead in leads if any(lead.exact is condition for condition in rare)]
