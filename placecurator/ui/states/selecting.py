"""What is selected on the triage page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui import arguments, words
from placecurator.ui.states.speaking import speaks


class Selecting(rx.State, mixin=True):
    """The browser owns the selection and only reports it.

    ``selection`` tells it in words. ``selection_epoch`` clears it when it grows.
    """

    rows: list[dict[str, Any]] = []
    said: str = ""

    selected: int = 0
    selection: str = ""
    selection_epoch: int = 0

    _selected_ids: tuple[str, ...] = ()

    @rx.event
    @speaks
    async def select(self, place_ids: list[str]) -> None:
        """Take note of what the browser has selected."""
        self._selected_ids = arguments.place_ids(place_ids)
        here = {row["id"] for row in self.rows}
        elsewhere = sum(place_id not in here for place_id in self._selected_ids)
        self.selected = len(self._selected_ids)
        self.selection = words.selection(self.selected, elsewhere)

    @rx.event
    def clear_selection(self) -> None:
        """Select nothing, on this page and on others."""
        self._selected_ids = ()
        self.selected, self.selection = 0, ""
        self.selection_epoch += 1
