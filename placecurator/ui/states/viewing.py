"""What the triage page shows, and in which order."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.searching.listing import get_search
from placecurator.services.staging import PlaceQuery, PlaceSort
from placecurator.ui import arguments, runtime
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import latest_wins, speaks


class Viewing(Paging, rx.State, mixin=True):
    """The filter, the order and the length of a page.

    ``search_words`` tell of the search whose finds are shown; empty: all are.
    """

    said: str = ""

    statuses: list[str] = []
    scans: list[str] = []
    text: str = ""
    search_words: str = ""
    sort: str = PlaceSort.imported.value
    descending: bool = False
    page_size: str = str(arguments.PAGE_SIZES[1])

    shows_claims: bool = False

    _search_id: int | None = None
    _claimed_by: str | None = None

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

    async def _show_claims(self, owner: str | None) -> None:
        self._claimed_by, self.shows_claims = owner, owner is not None
        await self._from_first_page()

    def _query(self) -> PlaceQuery:
        conditions = PlaceFilter(
            statuses=arguments.verdicts(self.statuses),
            scans=arguments.scans(self.scans),
            text=self.text,
            search_id=self._search_id,
            claimed_by=self._claimed_by,
        )
        return PlaceQuery(
            filter=conditions,
            sort=PlaceSort(self.sort),
            descending=self.descending,
            limit=int(self.page_size),
            cursor=self._cursor(),
        )
