"""Going from page to page of the staged places, forth, back, and to both ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from placecurator.services.place_address import first_page
from placecurator.services.staging import PlacePage, PlaceQuery
from placecurator.ui.facet_rows import shown_page
from placecurator.ui.states.speaking import act, speaks

_MOST_REMEMBERED = 200


class Turning(rx.State, mixin=True):
    """The pager. Where a page begins is in the address; cursors stay on the server.

    ``shown`` says which rows the page has. The numbers of first rows are known for pages that
    were turned to from the first one, in ``_firsts`` by address.
    """

    address: str = ""
    rows: list[dict[str, Any]] = []
    said: str = ""

    shown: str = ""
    has_previous: bool = False
    has_next: bool = False

    _total: int | None = None
    _next: str | None = None
    _previous: str | None = None
    _firsts: dict[str, int] = {}

    @act
    @speaks
    async def next_page(self) -> Any:
        """Show the next page, if there is one."""
        if self._next is not None:
            return await self._turn(cursor=self._next, step=len(self.rows))
        return None

    @act
    @speaks
    async def previous_page(self) -> Any:
        """Show the page before, if there is one."""
        if self._previous is not None:
            return await self._turn(before=self._previous, step=-self._query().limit)
        return await self._go(first_page(self._query())) if self.has_previous else None

    @act
    @speaks
    async def first_page(self) -> Any:
        """Show the first page."""
        return await self._go(first_page(self._query()))

    @act
    @speaks
    async def last_page(self) -> Any:
        """Show the last page."""
        return await self._turn(last=True) if self.has_next else None

    async def _turn(self, *, step: int | None = None, **page: Any) -> Any:
        query = replace(first_page(self._query()), **page)
        known = self._first()
        shown = await self._go(query)
        if known is not None and step is not None and self._first() is None:
            self._remember_first(max(1, known + step))
            self._describe()
        return shown

    def _show_page(self, query: PlaceQuery, page: PlacePage) -> None:
        self._next, self._previous = page.next_cursor, page.previous_cursor
        at_start = query.cursor is None and query.before is None and not query.last
        if at_start or (query.cursor is None and page.previous_cursor is None):
            self._remember_first(1)
        self.has_previous = not at_start and self._first() != 1
        self.has_next = page.next_cursor is not None
        self._describe()

    def _describe(self) -> None:
        last = self._query().last
        self.shown = shown_page(
            self._first(), len(self.rows), self._total, more=self.has_next, last=last
        )

    def _first(self) -> int | None:
        """The number of the first row of this page; None: it is not known."""
        return self._firsts.get(self.address)

    def _remember_first(self, number: int) -> None:
        kept = list(self._firsts.items())[-_MOST_REMEMBERED:]
        self._firsts = dict(kept) | {self.address: number}

    def _query(self) -> PlaceQuery:
        raise NotImplementedError

    async def _go(self, query: PlaceQuery, *, typing: str = "") -> Any:
        raise NotImplementedError
