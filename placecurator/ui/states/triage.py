"""The triage page as one browser tab sees it."""

from __future__ import annotations

import time
from typing import Any

import reflex as rx

from placecurator.domain.errors import DatabaseAway
from placecurator.sample import NOTICE
from placecurator.services.sample import SOURCE
from placecurator.services.staging import PlaceQuery, list_places
from placecurator.ui import runtime, selection_words
from placecurator.ui.rows import place_row, with_patches
from placecurator.ui.states.claiming import Claiming
from placecurator.ui.states.counting import Counting
from placecurator.ui.states.deciding import Deciding
from placecurator.ui.states.live import FEED, REREADING
from placecurator.ui.states.viewing import Viewing


class TriageState(Viewing, Counting, Claiming, Deciding, rx.State):
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

    async def _read_rows(self, query: PlaceQuery) -> None:
        """Read the rows of a page; says so when the database is away.

        Raises:
            InvalidInput: there is no such page.
        """
        started, number = time.monotonic(), FEED.number
        try:
            page = await runtime.in_thread(list_places, runtime.engine(), query)
            marks = await REREADING.marks(page.items)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        heard = FEED.heard_since(started)
        self.rows = with_patches(map(place_row, page.items), [*marks, *heard])
        self.rows_read_at = number
        self.credit = NOTICE if any(place.source == SOURCE for place in page.items) else ""
        self.loaded, self.problem = True, ""
        await self._find_members()
        await self._know_total(query)
        self._show_page(query, page)

    def _describe(self) -> None:
        super()._describe()
        self.select_matching_words = selection_words.offer(self._total)

    @rx.event
    async def refresh(self) -> None:
        """Repaint the rows on the page, which keep their places."""
        await self._repaint()

    async def _repaint(self) -> None:
        started, number = time.monotonic(), FEED.number
        try:
            patches = await REREADING.patches(self._ids_here())
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.patches = with_patches(patches, FEED.heard_since(started))
        self.patches_read_at = number
