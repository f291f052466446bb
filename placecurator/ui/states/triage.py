"""The triage page as one browser tab sees it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from reflex_components_sonner.toast import ToastAction  # type: ignore[import-untyped]

from placecurator.domain.errors import DatabaseAway, InvalidInput, NothingToUndo
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.sample import NOTICE
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.history import last_own_act
from placecurator.services.sample import SOURCE
from placecurator.services.searching.listing import get_search
from placecurator.services.staging import (
    PlaceQuery,
    PlaceSort,
    get_places,
    list_places,
)
from placecurator.ui import arguments, runtime, words
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import CHOICES
from placecurator.ui.rows import patch, place_row, with_patches
from placecurator.ui.states.live import FEED
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import act, latest_wins, speaks
from placecurator.ui.states.undoing import take_back

_UNDO_OFFERED_MS = 10_000


class TriageState(Paging, rx.State):
    """Rows, filter and what is said; the browser owns the selection and only reports it.

    ``patches`` are cells changed by this tab's own act. ``rows_read_at`` and ``patches_read_at``
    are the numbers of the feed when their reading began. ``selection_epoch`` clears the selection
    when it grows. ``decided`` says what this tab did last by the act ``decided_by_act``, which can
    be taken back; empty when there is nothing of that kind.
    ``search_words`` tell of the search whose finds are shown; empty: all are.
    """

    rows: list[dict[str, Any]] = []
    rows_read_at: int = 0
    patches: list[dict[str, Any]] = []
    patches_read_at: int = 0
    loaded: bool = False
    problem: str = ""
    said: str = ""

    statuses: list[str] = []
    scans: list[str] = []
    text: str = ""
    search_words: str = ""
    sort: str = PlaceSort.imported.value
    descending: bool = False
    page_size: str = str(arguments.PAGE_SIZES[1])

    credit: str = ""

    decided: str = ""
    decided_by_act: int = 0

    selected: int = 0
    selection: str = ""
    selection_epoch: int = 0

    _search_id: int | None = None
    _selected_ids: tuple[str, ...] = ()
    _last_update: StatusUpdate | None = None

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
        self._next_cursor = page.next_cursor
        self.credit = NOTICE if any(place.source == SOURCE for place in page.items) else ""
        self.loaded, self.problem = True, ""
        total = await FEED.known_total(query.filter)
        self._describe_page(len(self.rows), query.limit, total)

    @rx.event
    async def refresh(self) -> None:
        """Repaint the rows on the page, which keep their places."""
        await self._repaint([row["id"] for row in self.rows])

    @rx.event
    @speaks
    async def filter_statuses(self, names: list[str]) -> None:
        """Show these verdicts only; none means all."""
        self.statuses = sorted(arguments.verdicts(names))
        await self._from_first_page()

    @rx.event
    @speaks
    async def filter_scans(self, names: list[str]) -> None:
        """Show these scan states only; none means all."""
        arguments.scans(names)
        self.scans = sorted(set(names))
        await self._from_first_page()

    @latest_wins
    @speaks
    async def search(self, text: str) -> None:
        """Show places in which ``text`` is found."""
        self.text = arguments.text(text)
        await self._from_first_page()

    @rx.event
    @speaks
    async def show_search(self, search_id: int) -> EventSpec:
        """Show the places that a search found, on the triage page."""
        key = arguments.key(search_id)
        report = await runtime.in_thread(get_search, runtime.engine(), key)
        self.statuses, self.scans, self.text = [], [], ""
        self._search_id, self.search_words = key, report.query.text
        self._cursors = []
        return rx.redirect("/")

    @rx.event
    async def clear_filters(self) -> None:
        """Show all places."""
        self.statuses, self.scans, self.text = [], [], ""
        self._search_id, self.search_words = None, ""
        await self._from_first_page()

    @rx.event
    @speaks
    async def sort_by(self, column: str, descending: bool) -> None:
        """Sort by a column of the grid; an empty name means as imported."""
        self.sort = arguments.sort(column or PlaceSort.imported).value
        self.descending = arguments.flag(descending)
        await self._from_first_page()

    @rx.event
    @speaks
    async def set_page_size(self, size: str) -> None:
        """Show that many rows on a page."""
        self.page_size = str(arguments.page_size(size))
        await self._from_first_page()

    @rx.event
    @speaks
    async def select(self, place_ids: list[str]) -> None:
        """Take note of what the browser has selected."""
        self._selected_ids = arguments.place_ids(place_ids)
        here = {row["id"] for row in self.rows}
        elsewhere = sum(place_id not in here for place_id in self._selected_ids)
        self.selected = len(self._selected_ids)
        self.selection = words.selection(self.selected, elsewhere)

    @act
    @speaks
    async def give(self, status: str) -> EventSpec:
        """Give the selected places a verdict."""
        return await self._give(arguments.choice(status))

    @act
    @speaks
    async def give_by_key(self, digit: int) -> EventSpec:
        """Give the verdict of a digit key, 1 for the first."""
        if digit not in range(1, len(CHOICES) + 1):
            raise InvalidInput("key", "has no status", [str(n + 1) for n in range(len(CHOICES))])
        return await self._give(CHOICES[digit - 1])

    @act
    @speaks
    async def undo_act(self, event_id: int) -> EventSpec:
        """Take an act back."""
        return await self._undo(arguments.key(event_id))

    @act
    @speaks
    async def undo_last(self) -> EventSpec:
        """Take back the newest of one's own status changes of which something still stands."""
        last = await runtime.in_thread(last_own_act, runtime.engine(), current_actor())
        if last is None:
            raise NothingToUndo("You have decided nothing that could be undone.")
        return await self._undo(last)

    @rx.event
    def clear_selection(self) -> None:
        """Select nothing, on this page and on others."""
        self._selected_ids = ()
        self.selected, self.selection = 0, ""
        self.selection_epoch += 1

    async def _give(self, choice: PlaceStagingStatus) -> EventSpec:
        ids = self._selected_ids
        update = await runtime.in_thread(
            set_status,
            runtime.engine(),
            runtime.signals(),
            ids,
            choice,
            actor=current_actor().name,
        )
        self._last_update = update
        self.said = words.status_update(update, choice)
        self.decided, self.decided_by_act = self.said, update.event_id
        self.clear_selection()
        await self._repaint([row["id"] for row in self.rows if row["id"] in set(ids)])
        undo = ToastAction("Undo", TriageState.undo_act(update.event_id))  # type: ignore[call-arg, arg-type]
        return rx.toast.success(self.said, action=undo, duration=_UNDO_OFFERED_MS)

    async def _undo(self, event_id: int) -> EventSpec:
        self.said = words.undone(await take_back(event_id))
        self.decided, self.decided_by_act = "", 0
        await self._repaint([row["id"] for row in self.rows])
        return rx.toast.success(self.said)

    def _query(self) -> PlaceQuery:
        conditions = PlaceFilter(
            statuses=arguments.verdicts(self.statuses),
            scans=arguments.scans(self.scans),
            text=self.text,
            search_id=self._search_id,
        )
        return PlaceQuery(
            filter=conditions,
            sort=PlaceSort(self.sort),
            descending=self.descending,
            limit=int(self.page_size),
            cursor=self._cursor(),
        )

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
