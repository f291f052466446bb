"""A summary of all places, kept by the web process, for filters that leave very many of them.

It counts places by their traits and category, and by their traits and city: some hundred thousand
numbers for a million places. To count anew takes seconds then, so it is done beside the work, and
never for more than a twentieth of the time; each answer says of when it is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.facets import FacetField, FacetKey
from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import facets, places
from placecurator.storage.database import transaction
from placecurator.storage.facets import Traits

log = logging.getLogger(__name__)

_REST = 20
"""How many times as long as the counting took the counts are kept."""

_SHORTEST_REST_S = 5.0


_BIG = {
    FacetField.category: attrgetter("categories"),
    FacetField.city: attrgetter("cities"),
    FacetField.tag: attrgetter("tags"),
}
"""The fields with many values; the cube knows each of them together with the traits only."""


@dataclass(frozen=True, slots=True)
class Cube:
    """How many places there were of each traits and value at ``as_of``."""

    as_of: datetime
    cells: Mapping[FacetField, Mapping[Traits, Mapping[FacetKey, int]]]
    totals: Mapping[Traits, int]
    sums: Mapping[FacetField, Mapping[FacetKey, int]]

    def count(self, wanted: PlaceFilter, field: FacetField) -> Mapping[FacetKey, int]:
        """How many places that pass the filter have each value of the field."""
        if wanted == PlaceFilter() and field in self.sums:
            return self.sums[field]
        if field in _BIG:
            return _sum(cells for _, cells in self._meeting(wanted, field))
        counts: Counter[FacetKey] = Counter()
        position = facets.NARROW.index(field)
        for traits, number in self._numbers(wanted):
            counts[traits[position]] += number
        return +counts

    def _numbers(self, wanted: PlaceFilter) -> Iterator[tuple[Traits, int]]:
        """How many places of each traits pass the filter."""
        for by in (FacetField.city, FacetField.category):
            if chosen := _BIG[by](wanted):
                for traits, cells in self._meeting(wanted, by):
                    yield traits, sum(cells.get(value, 0) for value in chosen)
                return
        yield from (entry for entry in self.totals.items() if _meets(entry[0], wanted))

    def _meeting(
        self, wanted: PlaceFilter, field: FacetField
    ) -> Iterator[tuple[Traits, Mapping[FacetKey, int]]]:
        return (entry for entry in self.cells[field].items() if _meets(entry[0], wanted))


def can_answer(wanted: PlaceFilter, field: FacetField) -> bool:
    """Whether the filter has only conditions that the cube knows together with the field."""
    known = PlaceFilter(
        statuses=wanted.statuses,
        scans=wanted.scans,
        causes=wanted.causes,
        sources=wanted.sources,
        categories=wanted.categories,
        cities=wanted.cities,
        has_website=wanted.has_website,
        rating_from=wanted.rating_from,
    )
    stars = wanted.rating_from
    if wanted != known or (stars is not None and stars != int(stars)):
        return False
    return len({field} & set(_BIG) | {each for each, of in _BIG.items() if of(wanted)}) <= 1


def _sum(cells: Iterable[Mapping[FacetKey, int]]) -> Mapping[FacetKey, int]:
    counts: defaultdict[FacetKey, int] = defaultdict(int)  # twice as fast as a Counter
    for numbers in cells:
        for value, number in numbers.items():
            counts[value] += number
    return counts


def _meets(traits: Traits, wanted: PlaceFilter) -> bool:
    stars = wanted.rating_from
    return (
        (not wanted.statuses or traits.status in wanted.statuses)
        and (not wanted.scans or traits.scan in wanted.scans)
        and (not wanted.causes or traits.cause in wanted.causes)
        and (not wanted.sources or traits.source in wanted.sources)
        and wanted.has_website in (None, traits.website)
        and (stars is None or (traits.rating is not None and traits.rating >= stars))
    )


class _Kept:
    """The cube of one database: the last one, and the thread that makes the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cube: Cube | None = None
        self._good_until = 0.0
        self._renewing = False

    def current(self, engine: sa.Engine) -> Cube:
        """The last cube; a new one is begun when it is due, and waited for when there is none."""
        with self._lock:
            if self._cube is None:
                self._renew(engine)
            elif time.monotonic() > self._good_until and not self._renewing:
                self._renewing = True
                threading.Thread(target=self._renew_aside, args=(engine,), daemon=True).start()
            cube = self._cube
        assert cube is not None
        return cube

    def _renew(self, engine: sa.Engine) -> None:
        started = time.monotonic()
        self._cube = _read(engine)
        took = time.monotonic() - started
        self._good_until = time.monotonic() + max(_SHORTEST_REST_S, _REST * took)

    def _renew_aside(self, engine: sa.Engine) -> None:
        try:
            self._renew(engine)
        except DatabaseAway:
            log.warning("places could not be counted, the database is away")
        finally:
            self._renewing = False


_KEPT: WeakKeyDictionary[sa.Engine, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def of(engine: sa.Engine) -> Cube:
    """The cube of a database, as it was last counted.

    Raises:
        DatabaseAway: nothing was counted yet, and the database does not answer.
    """
    with _kept_lock:
        kept = _KEPT.setdefault(engine, _Kept())
    return kept.current(engine)


def _read(engine: sa.Engine) -> Cube:
    as_of = datetime.now(UTC)
    with transaction(engine) as session:
        categories = _cells(facets.summed(session, places.COLUMNS.category))
        cities = _cells(facets.summed(session, places.COLUMNS.city))
        tags = _cells((*row[:-1], tag, 1) for row in facets.tagged(session) for tag in row[-1])
    cells = {FacetField.category: categories, FacetField.city: cities, FacetField.tag: tags}
    totals = {traits: sum(of_city.values()) for traits, of_city in cities.items()}
    return Cube(as_of, cells, totals, {field: _sum(each.values()) for field, each in cells.items()})


def _cells(rows: Iterable[Sequence[Any]]) -> Mapping[Traits, Mapping[FacetKey, int]]:
    cells: defaultdict[Traits, Counter[FacetKey]] = defaultdict(Counter)
    for *traits, value, number in rows:
        cells[Traits(*traits)][value] += number
    return cells
