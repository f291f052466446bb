"""The triage page as one browser tab sees it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import reflex as rx

from placecurator.domain.errors import DatabaseAway
from placecurator.sample import NOTICE
from placecurator.services.sample import SOURCE
from placecurator.services.staging import get_places, list_places
from placecurator.ui import runtime, selection_words
from placecurator.ui.rows import patch, place_row, with_patches
from placecurator.ui.states.deciding import Deciding
from placecurator.ui.states.live import FEED
from placecurator.ui.states.viewing import Viewing


class TriageState(Viewing, Deciding, rx.State):
    """Rows and what is said; what is shown, selected and decided is in the mixins.

    ``patches`` are cells changed by this tab's own act. ``rows_read_at`` and ``patches_read_at``
    are the numbers of the feed when their reading began.
    """

    rows: list[dict[str, Any]] = []
    rows_read_at: int = 0
    patches: list[dict[str, Any]] = []
    patches_read_at: int = 0
    loaded: bool = False
    problem: str = ""
    said: str = ""

    credit: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the rows of this page; says so when the database is away."""
        query, started, number = self._query(), time.monotonic(), FEED.number
        try:
            page = await runtime.in_thread(list_places, runtime.engine(), query)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.rows = with_patches(map(place_row, page.items), FEED.heard_since(started))
        self.rows_read_at = number
        await self._find_members()
        self._next_cursor = page.next_cursor
        self.credit = NOTICE if any(place.source == SOURCE for place in page.items) else ""
        self.loaded, self.problem = True, ""
        total = await FEED.known_total(query.filter)
        self._describe_page(len(self.rows), query.limit, total)
        self.select_matching_words = selection_words.offer(total)

    @rx.event
    async def refresh(self) -> None:
        """Repaint the rows on the page, which keep their places."""
        await self._repaint([row["id"] for row in self.rows])

    async def _repaint(self, place_ids: Sequence[str]) -> None:
        started, number = time.monotonic(), FEED.number
        try:
            places = await runtime.in_thread(get_places, runtime.engine(), place_ids)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.patches = with_patches(map(patch, places), FEED.heard_since(started))
        self.patches_read_at = number
