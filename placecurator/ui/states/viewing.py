"""What the triage page shows, and in which order: all of it is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import reflex as rx

from placecurator.domain.errors import InvalidInput, UnknownSearch
from placecurator.services import place_address
from placecurator.services.place_address import BOUNDS, Problem
from placecurator.services.searching.listing import get_search
from placecurator.services.staging import PlaceQuery, PlaceSort
from placecurator.ui import address, address_parts, arguments, runtime
from placecurator.ui.facet_rows import Chip, chips
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.speaking import latest_wins, speaks
from placecurator.ui.states.turning import Turning

_MOST_TOLD = 5
_NO_SUCH_PAGE = "This list has no such page in this order, so the first one is shown."
COLUMNS = {PlaceSort.deep_scan_status: "scan"}
"""What the grid calls a column otherwise than the order by it."""


class Viewing(Turning, rx.State, mixin=True):
    """The filter, the order, the size and the page.

    ``address`` is what stands behind the ``?``; ``view`` is the same for the first page. The other
    variables tell parts of it, as ``PanelState`` does. ``wrong_address`` says what an address asked
    for in vain.
    """

    view: str = ""
    text: str = ""
    chips: list[Chip] = []
    filtered: bool = False
    panel_open: bool = True
    wrong_address: list[str] = []
    sort: str = PlaceSort.imported.value
    descending: bool = False
    page_size: str = str(place_address.USUAL_SIZE)

    shows_claims: bool = False

    _search_words: str = ""
    _typing: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show what the address of the browser asks for."""
        query, problems = place_address.read(self.router.url.query)
        self.wrong_address = _told(problems)
        self._typing = ""
        await self._show(query)
        return type(self).count

    @latest_wins
    @speaks
    async def search(self, text: str) -> Any:
        """Show places in which ``text`` is found."""
        wanted = replace(self._query().filter, text=arguments.text(text))
        return await self._go(_anew(self._query(), filter=wanted), typing="q")

    @rx.event
    @speaks
    async def toggle(self, name: str, value: str) -> Any:
        """Choose a value that a condition may have, or choose it no longer."""
        name, value = arguments.text(name), arguments.condition(value)
        if name not in BOUNDS:
            return await self._go(address_parts.toggled(self.address, name, value))
        is_chosen = (name, value) in address_parts.parts(self.address)
        events, refused = await self._set_bound(name, "" if is_chosen else value)
        # The fields of the range, which say it too, may be folded up.
        return [*(events or ()), *map(rx.toast.warning, refused)]

    @rx.event
    def toggle_panel(self) -> None:
        """Show the filter panel of wide windows, or hide it."""
        self.panel_open = not self.panel_open

    @rx.event
    @speaks
    async def add_typed(self, form: dict[str, Any]) -> Any:
        """Choose a value that somebody wrote."""
        name = arguments.text(form.get("name", ""))
        value = arguments.condition(form.get("value", "")).strip()
        if not value or (name, value) in address_parts.parts(self.address):
            return None
        return await self._go(address_parts.toggled(self.address, name, value))

    @latest_wins
    @speaks
    async def set_range(self, name: str, value: str) -> Any:
        """Set a bound; an empty one ends nothing.

        One that cannot be stays in its field, which says so, and counts as soon as it fits to the
        others: it may be half written, or the other end of its range is still to be changed.
        """
        name = arguments.one_of("range", name, BOUNDS)
        return (await self._set_bound(name, arguments.text(value), typing=name))[0]

    @rx.event
    @speaks
    async def remove(self, name: str, value: str) -> Any:
        """Choose a value no longer."""
        name, value = arguments.text(name), arguments.condition(value)
        return await self._go(address_parts.without(self.address, name, value))

    @rx.event
    @speaks
    async def clear_filters(self) -> Any:
        """Show all places."""
        return await self._go(address_parts.cleared(self.address))

    @rx.event
    @speaks
    async def show_view(self, query: str) -> Any:
        """Show what a view keeps."""
        return await self._go(place_address.read(arguments.address(query))[0])

    @rx.event
    @speaks
    async def sort_by(self, column: str, descending: bool) -> Any:
        """Sort by a column of the grid; an empty name means as imported."""
        orders = {grid: sort.value for sort, grid in COLUMNS.items()}
        sort = arguments.sort(orders.get(column, column) or PlaceSort.imported)
        wanted = _anew(self._query(), sort=sort, descending=arguments.flag(descending))
        return await self._go(wanted)

    @rx.event
    @speaks
    async def sort_as(self, order: str) -> Any:
        """Sort by anything that places can be sorted by; with a minus sign the other way round."""
        order = arguments.text(order)
        return await self.sort_by(order.removeprefix("-"), order.startswith("-"))

    @rx.event
    @speaks
    async def set_page_size(self, size: str) -> Any:
        """Show that many rows on a page."""
        return await self._go(_anew(self._query(), limit=arguments.page_size(size)))

    async def _go(self, query: PlaceQuery, *, typing: str = "") -> Any:
        """Show another list or page of it, and let the address say so.

        ``typing`` names the field in which somebody writes: his letters are one step back.
        """
        if (written := place_address.write(query)) == self.address:
            return None
        filter_before = self._query().filter
        replaces, self._typing = bool(typing) and typing == self._typing, typing
        self.wrong_address = []
        await self._show(query)
        events = [address.show(written, replace=replaces)]
        return events if query.filter == filter_before else [*events, type(self).count]

    async def _set_bound(self, name: str, value: str, *, typing: str = "") -> tuple[Any, list[str]]:
        """Set a bound; also return in words what the fields show that cannot be."""
        panel = await self.get_state(PanelState)
        shown = {**panel.ranges, name: value}
        query, refused = address_parts.with_bounds(self.address, shown)
        events = await self._go(query, typing=typing)
        panel.ranges, panel.refused = shown, refused
        return events, list(refused.values())

    async def _show(self, query: PlaceQuery) -> None:
        """Show a list. What of it turns out not to be is left out and told."""
        try:
            await self._name_search(query)
        except UnknownSearch as error:
            self.wrong_address = [*self.wrong_address, str(error)]
            query = replace(query, filter=replace(query.filter, search_id=None))
        await self._describe_view(query)
        try:
            await self._read_rows(query)
        except InvalidInput:
            self.wrong_address = [*self.wrong_address, _NO_SUCH_PAGE]
            query = place_address.first_page(query)
            await self._describe_view(query)
            await self._read_rows(query)

    async def _describe_view(self, query: PlaceQuery) -> None:
        self.address, self.view = place_address.write(query), place_address.write_view(query)
        parts = address_parts.parts(self.address)
        self.text = query.filter.text
        self.chips = chips(parts, self._search_words)
        await self._describe_panel(parts)
        self.filtered = bool(parts)
        self.shows_claims = query.filter.claimed_by is not None
        self.sort = COLUMNS.get(query.sort, query.sort.value)
        self.descending = query.descending
        self.page_size = str(query.limit)

    async def _describe_panel(self, parts: Sequence[address_parts.Part]) -> None:
        panel = await self.get_state(PanelState)
        chosen = [f"{name}={value}" for name, value in parts]
        ranges = {name: dict(parts).get(name, "") for name in BOUNDS}
        # What is the same is left alone: else it would be drawn anew.
        if (chosen, ranges, {}) != (panel.chosen, panel.ranges, panel.refused):
            panel.chosen, panel.ranges, panel.refused = chosen, ranges, {}

    async def _name_search(self, query: PlaceQuery) -> None:
        key = query.filter.search_id
        if key is not None:
            report = await runtime.in_thread(get_search, runtime.engine(), key)
            self._search_words = report.query.text

    async def _show_claims(self, owner: str | None) -> Any:
        conditions = replace(self._query().filter, claimed_by=owner)
        wanted = _anew(self._query(), filter=conditions)
        if place_address.write(wanted) == self.address:  # other places, by the same address
            await self._show(wanted)
            return [type(self).count]
        return await self._go(wanted)

    def _query(self) -> PlaceQuery:
        """The list, its order, and the page of it."""
        return place_address.read(self.address)[0]

    async def _read_rows(self, query: PlaceQuery) -> None:
        raise NotImplementedError


def _told(problems: Sequence[Problem]) -> list[str]:
    told = [problem.words for problem in problems[:_MOST_TOLD]]
    if more := len(problems) - len(told):
        told.append(f"And {more:,} more {'is' if more == 1 else 'are'} left out.")
    return told


def _anew(query: PlaceQuery, **changes: Any) -> PlaceQuery:
    return replace(place_address.first_page(query), **changes)
