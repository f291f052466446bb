"""The conditions of a filter in SQL, and what finds the places of each by an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import claims, sampling, searches, text_search
from placecurator.storage.keyset import Columns
from placecurator.storage.models import Place
from placecurator.storage.models.place import TAGGED
from placecurator.storage.moves import scan_is
from placecurator.storage.texts import cleaned, folded

_place = sa.inspect(Place).c
_table: sa.Table = Place.__table__  # type: ignore[attr-defined]


Keys = Callable[[int], sa.Select[int]]
"""Reads up to a number of keys from an index."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``field`` is the facet that offers its values; empty: none does.

    ``keys`` reads the keys of its places; None: there is no index for it. ``is_frequent`` tells
    without reading them that there are many; None: it cannot. ``rough`` makes what leads to the
    places, and to few others, faster than ``keys``; None: ``keys`` are fast. ``text`` is what the
    searched texts must have, folded; empty: something else.
    """

    field: str
    clause: sa.ColumnElement[bool]
    keys: Keys | None = None
    is_frequent: Callable[[Session], bool] | None = None
    rough: Callable[[Session], Keys] | None = None
    text: str = ""


def conditions(wanted: PlaceFilter, dialect: str) -> tuple[Condition, ...]:
    """What a place must meet; those come first that as a rule leave the fewest places.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    return (
        *_text(wanted.text, dialect),
        *_claimed(wanted.claimed_by),
        *_search(wanted.search_id),
        *_tags(wanted.tags, dialect),
        *_one_of("city", _place.city, wanted.cities),
        *_one_of("category", _place.category, wanted.categories),
        *_one_of("cause", _place.deep_scan_cause, wanted.causes),
        *_days("", _place.status_changed_at, wanted.decided_from, wanted.decided_to),
        *_days("", _place.created_at, wanted.staged_from, wanted.staged_to),
        *_revisit(wanted.revisit_by),
        *_states(wanted),
        *_rating(wanted),
        *_one_of("source", _place.source, wanted.sources),
        *_website(wanted.has_website),
    )


def _by_index(field: str, *clauses: sa.ColumnElement[bool]) -> Condition:
    clause = sa.and_(*clauses)
    return Condition(field, clause, sa.select(_place.id).where(clause).limit)


def _text(text: str, dialect: str) -> Iterator[Condition]:
    wanted = folded(text)
    if not wanted:
        return
    clause = _place.search_text.contains(wanted, autoescape=True)
    if len(wanted) < text_search.SHORTEST:
        yield Condition("", clause, text=wanted)
        return
    yield Condition(
        "",
        clause,
        keys=partial(text_search.keys, wanted, dialect),
        is_frequent=partial(text_search.is_frequent, folded=wanted),
        rough=partial(text_search.rough, folded=wanted),
        text=wanted,
    )


def _search(search_id: int | None) -> Iterator[Condition]:
    if search_id is not None:
        found = searches.places_of(search_id)
        yield Condition("", _place.id.in_(found), found.limit)


def _claimed(owner: str | None) -> Iterator[Condition]:
    if owner is not None:
        held = claims.held_by(cleaned(owner), datetime.now(UTC))
        yield Condition("", _place.id.in_(held), held.limit)


def _tags(tags: Collection[str], dialect: str) -> Iterator[Condition]:
    if not tags:
        return
    names = sorted(tags)
    if dialect == "postgresql":
        yield _by_index(
            "tag",
            TAGGED,
            sa.type_coerce(_place.tags, JSONB).has_any(sa.literal(names, ARRAY(sa.String()))),
        )
        return
    each = sa.func.json_each(_place.tags).table_valued("value")
    has_one = sa.exists(sa.select(each.c.value).where(each.c.value.in_(names)))
    # Only where the text of the JSON has the tag anywhere is it worth to be read as JSON.
    text = sa.type_coerce(_place.tags, sa.String())
    may_have = sa.or_(*(sa.func.instr(text, json.dumps(name)) > 0 for name in names))
    yield _by_index("tag", TAGGED, may_have, has_one)


def _one_of(field: str, column: sa.Column[Any], values: Collection[Any]) -> Iterator[Condition]:
    if values:
        names = sorted(value for value in values if value is not None)
        named = (column.in_(names),) if names else ()
        some_have_none = (column.is_(None),) if None in values else ()
        present = (column.is_not(None),) if column is _place.deep_scan_cause else ()
        yield _by_index(field, sa.or_(*named, *some_have_none), *present)


def _states(wanted: PlaceFilter) -> Iterator[Condition]:
    if wanted.scans:
        yield _by_index("scan", scan_is(*wanted.scans))
    yield from _one_of("status", _place.status, wanted.statuses)


def _days(
    field: str, column: sa.Column[Any], first: date | None, last: date | None
) -> Iterator[Condition]:
    begin = () if first is None else (column >= _midnight(first),)
    end = () if last is None or last == date.max else (column < _midnight(last + timedelta(1)),)
    if begin or end:
        yield _by_index(field, *begin, *end)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _revisit(day: date | None) -> Iterator[Condition]:
    if day is not None:
        yield _by_index("", _place.revisit_on.is_not(None), _place.revisit_on <= day)


def _rating(wanted: PlaceFilter) -> Iterator[Condition]:
    lowest, highest = wanted.rating_from, wanted.rating_to
    begin = () if lowest is None else (_place.rating >= lowest,)
    end = () if highest is None else (_place.rating <= highest,)
    if begin or end:
        yield _by_index("rating", *begin, *end)


def _website(has_website: bool | None) -> Iterator[Condition]:
    if has_website is not None:
        column = _place.website
        yield Condition("website", column.is_not(None) if has_website else column.is_(None))


def columns_of(clause: sa.ColumnElement[bool]) -> set[sa.Column[Any]]:
    """The columns of a place that a condition looks at."""
    return {
        element
        for element in visitors.iterate(clause)
        if isinstance(element, sa.Column) and element.table is _table
    }


def elsewhere(met: Sequence[Condition], columns: Columns) -> list[sa.ColumnElement[bool]]:
    """The conditions, on other columns of the same names."""

    def replaced(element: Any, **_kw: Any) -> Any:
        is_ours = isinstance(element, sa.Column) and element.table is _table
        return columns[element.name] if is_ours else None

    return [visitors.replacement_traverse(each.clause, {}, replaced) for each in met]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the ``size`` places of a sample meet all conditions, and how many each one."""

    size: int
    meet_all: int
    meet_each: Sequence[int]


def tally(session: Session, met: Sequence[Condition]) -> Tally:
    """Take a sample of the places and look at each of them."""
    if len(met) == 1 and met[0].text:
        texts = sampling.texts(session)
        number = len(texts.having(met[0].text))
        return Tally(len(texts.texts), number, [number])
    some = sampling.sample(session)
    each = [sa.and_(*elsewhere([condition], some.c)) for condition in met]
    numbers = (sa.func.count().filter(clause) for clause in (sa.and_(*each), *each))
    counted = sa.select(sa.func.count(), *numbers).select_from(some)
    size, meet_all, *meet_each = session.execute(counted).one()
    return Tally(size, meet_all, meet_each)
