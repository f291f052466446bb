"""Going from page to page of a list that is read by cursors."""

from __future__ import annotations

import reflex as rx

from placecurator.ui import words
from placecurator.ui.states.speaking import act


class Paging(rx.State, mixin=True):
    """The pager of a list. The cursors of the pages so far stay on the server."""

    shown: str = ""
    has_previous: bool = False
    has_next: bool = False

    _cursors: list[str] = []
    _next_cursor: str | None = None

    @rx.event
    async def load(self) -> None:
        """Read the rows of this page."""
        raise NotImplementedError

    @act
    async def next_page(self) -> None:
        """Show the next page, if there is one."""
        if self._next_cursor is not None:
            self._cursors = [*self._cursors, self._next_cursor]
            await self.load()

    @act
    async def previous_page(self) -> None:
        """Show the page before."""
        self._cursors = self._cursors[:-1]
        await self.load()

    async def _from_first_page(self) -> None:
        self._cursors = []
        await self.load()

    def _cursor(self) -> str | None:
        """Where this page begins; None: at the first row."""
        return self._cursors[-1] if self._cursors else None

    def _describe_page(self, rows: int, page_size: int, total: int | None) -> None:
        first = 1 + len(self._cursors) * page_size
        self.has_previous, self.has_next = bool(self._cursors), self._next_cursor is not None
        self.shown = words.shown_range(first, rows, total, self.has_next)
