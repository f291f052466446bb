"""Counts of the places of filters, kept by the process for all who look at the same filter.

Each count is made once, however many ask for it at the same time, and says of when it is.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import sqlalchemy as sa

from placecurator.domain.errors import PlacecuratorError
from placecurator.domain.facets import Facet
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.facets import facet_counts
from placecurator.services.staging import count_matches

T = TypeVar("T")

_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """What was counted, and when the counting began."""

    value: T
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    begun: float
    future: Future[Counted[T]]


class Kept(Generic[T]):
    """What was counted last for each of the filters that were asked for lately."""

    def __init__(self, count: Callable[[sa.Engine, PlaceFilter], T]):
        self._count = count
        self._lock = threading.Lock()
        self._entries: OrderedDict[tuple[sa.Engine, PlaceFilter], _Entry[T]] = OrderedDict()

    def within(self, engine: sa.Engine, wanted: PlaceFilter, age_s: float) -> Counted[T]:
        """A count that began no longer than ``age_s`` seconds ago; counts when there is none.

        Raises:
            InvalidInput: the text is longer than a search may be.
            DatabaseAway: it does not answer.
        """
        key, now = (engine, wanted), time.monotonic()
        with self._lock:
            entry = self._entries.get(key)
            mine = entry is None or entry.begun < now - age_s
            if mine:
                entry = self._entries[key] = _Entry(now, Future())
                self._entries.move_to_end(key)
                while len(self._entries) > _MOST_KEPT:
                    self._entries.popitem(last=False)
        assert entry is not None
        if mine:
            self._fill(key, entry.future)
        return entry.future.result()

    def last(self, engine: sa.Engine, wanted: PlaceFilter, age_s: float) -> T | None:
        """A count that is there already, if it began no longer ago; None: there is none."""
        entry = self._entries.get((engine, wanted))
        if entry is None or entry.begun < time.monotonic() - age_s or not entry.future.done():
            return None
        return None if entry.future.exception() else entry.future.result().value

    def forget(self) -> None:
        """Count anew whatever is asked next."""
        with self._lock:
            self._entries.clear()

    def _fill(self, key: tuple[sa.Engine, PlaceFilter], future: Future[Counted[T]]) -> None:
        as_of = datetime.now(UTC)
        try:
            future.set_result(Counted(self._count(*key), as_of))
        except PlacecuratorError as error:
            with self._lock:
                self._entries.pop(key, None)
            future.set_exception(error)


TOTALS: Kept[int] = Kept(count_matches)
"""How many places pass each filter."""

FACETS: Kept[tuple[Facet, ...]] = Kept(facet_counts)
"""The facets of each filter."""
