"""What is selected on the triage page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.errors import UnknownSelection
from placecurator.domain.selection import Chosen, Kept, Moment, Named
from placecurator.services.moment_text import moment_text, read_moment
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.scan_price import prices_of, prices_of_any
from placecurator.services.selections import (
    KeptSelection,
    keep_matching,
    kept_selection,
    members,
    this_moment,
)
from placecurator.services.staging import PlaceQuery
from placecurator.settings import current_settings
from placecurator.ui import arguments, runtime, selection_words
from placecurator.ui.identity import current_actor
from placecurator.ui.states.speaking import act, speaks


class SelectionState(rx.State):
    """What the page shows of the selection: apart, so that a click draws no other part anew.

    ``words`` tell it, ``count`` how many places that are, ``cost`` what scans of them would cost at
    most. ``whole_page`` says whether all rows in sight are in it. ``epoch`` clears it when it
    grows. ``since`` is the moment it began, which the browser carries over a restart of this
    process. ``kept`` tells the browser what the server keeps for it: the id, the rows of this page
    that are in it, and the number by which it was asked for. ``confirming`` is the question before
    a big act, which another selection takes back.
    """

    words: str = ""
    count: int = 0
    cost: str = ""
    whole_page: bool = False
    epoch: int = 0
    since: str = ""
    kept: dict[str, Any] = {}
    confirming: str = ""


class Selecting(rx.State, mixin=True):
    """The browser owns the selection and only reports it; ``SelectionState`` has what is shown.

    ``select_matching_words`` offer to keep all places that match.
    """

    rows: list[dict[str, Any]] = []
    said: str = ""

    select_matching_words: str = ""

    _chosen: Chosen = Named(())
    _kept: KeptSelection | None = None

    @rx.event
    @speaks
    async def select(self, place_ids: list[str], selection_id: int = 0, since: str = "") -> None:
        """Take note of what the browser has selected.

        ``place_ids`` are taken out of the kept selection ``selection_id``, unless that is 0.
        """
        ids = arguments.place_ids(place_ids)
        told = read_moment(since) if since else None
        if selection_id:
            await self._recall(arguments.key(selection_id))
            await self._note(Kept(selection_id, ids))
        else:
            await self._let_go()
            await self._note(Named(ids))
        await self._note_moment(told)

    @act
    @speaks
    async def select_matching(self, asked: int) -> None:
        """Keep all places that match, as they are now, for the browser to select."""
        conditions, actor = self._query().filter, current_actor().name
        kept = await runtime.in_thread(keep_matching, runtime.engine(), conditions, actor=actor)
        self._kept = kept
        told = {"id": kept.id, "asked": asked, "since": moment_text(kept.moment)}
        await self._find_members(told)

    @rx.event
    async def clear_selection(self) -> None:
        """Select nothing, on this page and on others."""
        await self._forget_selection()

    async def _forget_selection(self) -> None:
        await self._let_go()
        await self._note(Named(()))
        shown = await self.get_state(SelectionState)
        shown.since = ""
        shown.epoch += 1

    async def _let_go(self) -> None:
        """Keep nothing for the browser."""
        self._kept = None
        shown = await self.get_state(SelectionState)
        if shown.kept:
            shown.kept = {}

    async def _recall(self, selection_id: int) -> None:
        """Know the kept selection, also when another process made it."""
        if self._kept and self._kept.id == selection_id:
            return
        try:
            self._kept = await runtime.in_thread(
                kept_selection, runtime.engine(), selection_id, actor=current_actor().name
            )
        except UnknownSelection:
            await self._forget_selection()
            raise
        await self._find_members({"id": selection_id})

    async def _note(self, chosen: Chosen) -> None:
        """Put the selection in words; the rows in sight say what of it is out of sight."""
        shown = await self.get_state(SelectionState)
        if chosen != self._chosen:
            shown.confirming = ""
        self._chosen = chosen
        here = set(self._ids_here())
        config = deep_scan_config(current_settings())
        if isinstance(chosen, Kept) and self._kept:
            shown.count = self._kept.count - len(chosen.but)
            inside = set(shown.kept["members"]) & here
            shown.words = selection_words.kept(
                self._kept,
                taken_out=len(chosen.but),
                outside=len(here - inside),
                matching=self._kept.is_of(self._query().filter),
            )
            shown.whole_page = here <= inside.difference(chosen.but)
            prices = prices_of_any(shown.count, config)
        else:
            ids = chosen.place_ids if isinstance(chosen, Named) else ()
            shown.count = len(ids)
            shown.words = selection_words.named(shown.count, len(set(ids) - here))
            shown.whole_page = bool(here) and here <= set(ids)
            prices = prices_of(ids, config)
        shown.cost = selection_words.cost(prices)

    async def _note_moment(self, told: Moment | None) -> None:
        """When the selection began: as the browser says after a restart of this process, or now."""
        shown = await self.get_state(SelectionState)
        if self._kept:
            shown.since = moment_text(self._kept.moment)
        elif not shown.count:
            shown.since = ""
        elif not shown.since:
            now = await runtime.in_thread(this_moment, runtime.engine()) if told is None else told
            shown.since = moment_text(now)

    async def _find_members(self, told: dict[str, Any] | None = None) -> None:
        """Tell the browser which rows of the page are in what is kept.

        ``told`` is what else it is told of that; None: the same as before.
        """
        if self._kept is None:
            return
        shown = await self.get_state(SelectionState)
        ids = self._ids_here()
        inside = await runtime.in_thread(
            members, runtime.engine(), self._kept.id, ids, actor=current_actor().name
        )
        shown.kept = (told or shown.kept) | {"members": [one for one in ids if one in inside]}

    def _ids_here(self) -> list[str]:
        """The places on the page; read at each click, and by all pages at once at a resync."""
        # Without Reflex's wrapper around each row, which would cost a thousand times as much.
        return [row["id"] for row in self.get_value("rows")]

    def _query(self) -> PlaceQuery:
        raise NotImplementedError
