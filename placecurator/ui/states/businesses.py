"""The local businesses page as one browser tab sees it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from placecurator.domain.errors import DatabaseAway
from placecurator.services.businesses import (
    BusinessQuery,
    count_businesses,
    list_businesses,
)
from placecurator.ui import arguments, runtime
from placecurator.ui.rows import business_row
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import latest_wins, speaks


class BusinessesState(Paging, rx.State):
    """Rows by name, and the search."""

    rows: list[dict[str, Any]] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""
    text: str = ""

    @rx.var
    def export_link(self) -> str:
        """Where the same businesses are a file."""
        return f"/api/v3/local-businesses.csv?{urlencode({'q': self.text})}"

    @rx.event
    async def load(self) -> None:
        """Read the rows of this page; says so when the database is away."""
        query = BusinessQuery(text=self.text, cursor=self._cursor())
        try:
            page = await runtime.in_thread(list_businesses, runtime.engine(), query)
            total = await runtime.in_thread(count_businesses, runtime.engine(), self.text)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.rows = [business_row(business) for business in page.items]
        self._next_cursor = page.next_cursor
        self.loaded, self.problem = True, ""
        self._describe_page(len(self.rows), query.limit, total)

    @latest_wins
    @speaks
    async def search(self, text: str) -> None:
        """Show businesses in which ``text`` is found."""
        self.text = arguments.text(text)
        await self._from_first_page()
