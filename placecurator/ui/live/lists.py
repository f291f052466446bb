"""Which lists the open pages show, and telling them new counts when places have changed.

However many pages look at the same list, it is counted once; and counting never takes more than a
small share of the time, so that what is due may have to wait for its turn.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.facets import Facet
from placecurator.domain.pace import Pace
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services import place_address
from placecurator.services.place_counts import FACETS, TOTALS
from placecurator.ui import address_parts, runtime, selection_words
from placecurator.ui.facet_rows import groups, shown_page
from placecurator.ui.filter_words import way_to_rows

EVERY_S = 5.0
"""New counts are told at most this often."""

LIST, PANEL, VIEWS = "list", "panel", "views"
"""What is told: about the list of a tab, about what its filter can choose from, and its views."""

Values = dict[str, Any]
Tell = Callable[[str, str, Values], Awaitable[None]]
"""Tells a state tree values of what ``LIST``, ``PANEL`` or ``VIEWS`` stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of one tab shows: the list ``address``, ``rows`` of it, and its views."""

    address: str = ""
    first: int | None = None
    rows: int = 0
    more: bool = False
    views: tuple[str, ...] = ()


class Lists:
    """The lists that the pages of this process show, by state tree."""

    def __init__(self) -> None:
        self._tabs: dict[str, Shown] = {}

    def note_list(self, tree: str, shown: Shown) -> None:
        """Remember which page of which list a tab shows."""
        known = self._tabs.get(tree, Shown())
        self._tabs[tree] = replace(shown, views=known.views)

    def note_views(self, tree: str, queries: Sequence[str]) -> None:
        """Remember which views a tab has in its menu."""
        known = self._tabs.get(tree, Shown())
        self._tabs[tree] = replace(known, views=tuple(queries))

    async def keep_counting(
        self, news: Callable[[], int], trees: Callable[[], Awaitable[Collection[str]]], tell: Tell
    ) -> None:
        """Count and tell, for ever; ``news`` is a number that moves when places have changed."""
        known, pace = news(), Pace(EVERY_S)
        while True:
            await asyncio.sleep(pace.rest_s)
            if (now := news()) == known:
                continue
            started = time.monotonic()
            try:
                await self.count_once(await trees(), tell)
                known = now
            except DatabaseAway:
                pass  # what was told stands, with its time; tried again in a moment
            pace.took(time.monotonic() - started)

    async def count_once(self, trees: Collection[str], tell: Tell) -> None:
        """Count what the tabs of these trees show, and tell each; forget all other tabs.

        What was counted before this began may miss what has changed since, and is counted again.

        Raises:
            DatabaseAway: it does not answer.
        """
        started = time.monotonic()
        self._tabs = here = {tree: self._tabs[tree] for tree in trees if tree in self._tabs}
        for wanted in {_filter(shown.address) for shown in here.values()}:
            age_s = time.monotonic() - started
            counted = await runtime.in_thread(count_list, runtime.engine(), wanted, age_s)
            for tree, shown in list(here.items()):
                if _filter(shown.address) == wanted:
                    await tell(tree, LIST, counted.values(shown))
                    await tell(tree, PANEL, counted.panel(shown.address))
        for tree, shown in list(here.items()):
            if shown.views:
                age_s = time.monotonic() - started
                counts = await runtime.in_thread(view_counts, runtime.engine(), shown.views, age_s)
                await tell(tree, VIEWS, counts)


LISTS = Lists()
"""The lists that the pages of this process show."""


@dataclass(frozen=True, slots=True)
class ListCounts:
    """The counts of one list, and when they were made."""

    total: int
    facets: tuple[Facet, ...]
    as_of: datetime

    def values(self, shown: Shown) -> Values:
        """Them as the page of a tab shows them beside its rows."""
        last = place_address.read(shown.address)[0].last
        return {
            "shown": shown_page(shown.first, shown.rows, self.total, more=shown.more, last=last),
            "way_to_rows": way_to_rows(shown.first, shown.rows, self.total, more=shown.more),
            "select_matching_words": selection_words.offer(self.total),
        }

    def panel(self, address: str) -> Values:
        """Them as the filter panel shows them beside the list ``address``."""
        return {
            "facets": groups(self.facets, address_parts.parts(address)),
            "counted": counted_words(self.as_of),
        }


def count_list(engine: sa.Engine, wanted: PlaceFilter, age_s: float) -> ListCounts:
    """Count a list, unless that was done no longer than ``age_s`` seconds ago.

    Raises:
        DatabaseAway: it does not answer.
        InvalidInput: the text is longer than a search may be.
    """
    total = TOTALS.within(engine, wanted, age_s)
    facets = FACETS.within(engine, wanted, age_s)
    return ListCounts(total.value, facets.value, min(total.as_of, facets.as_of))


def view_counts(engine: sa.Engine, queries: Sequence[str], age_s: float = EVERY_S) -> Values:
    """How many places each view shows, in words, by its query.

    None of the counts is older than ``age_s`` seconds.

    Raises:
        DatabaseAway: it does not answer.
    """
    counted = {query: TOTALS.within(engine, _filter(query), age_s) for query in queries}
    counts = {query: f"{count.value:,}" for query, count in counted.items()}
    oldest = min((count.as_of for count in counted.values()), default=None)
    return {"counts": counts, "counted": counted_words(oldest) if oldest else ""}


def counted_words(moment: datetime) -> str:
    """When it was counted: "counted 12:05:09 UTC"."""
    return f"counted {moment:%H:%M:%S} UTC"


def _filter(address: str) -> PlaceFilter:
    return place_address.read(address)[0].filter
