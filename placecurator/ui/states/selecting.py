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


class Selecting(rx.State, mixin=True):
    """The browser owns the selection and only reports it.

    ``selection`` tells it in words, ``selected`` how many places that are, ``cost`` what scans of
    them would cost at most. ``whole_page`` says whether all rows in sight are in it.
    ``selection_epoch`` clears it when it grows. ``since`` is the moment it began, which the browser
    carries over a restart of this process. ``kept`` tells the browser what the server keeps for it:
    the id, the rows of this page that are in it, and the number by which it was asked for.
    ``select_matching_words`` offer that. ``confirming`` is the question before a big act, which
    another selection takes back.
    """

    rows: list[dict[str, Any]] = []
    said: str = ""

    selected: int = 0
    selection: str = ""
    cost: str = ""
    whole_page: bool = False
    selection_epoch: int = 0
    since: str = ""
    kept: dict[str, Any] = {}
    confirming: str = ""
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
            self._note(Kept(selection_id, ids))
        else:
            self._kept, self.kept = None, {}
            self._note(Named(ids))
        await self._note_moment(told)

    @act
    @speaks
    async def select_matching(self, asked: int) -> None:
        """Keep all places that match, as they are now, for the browser to select."""
        conditions, actor = self._query().filter, current_actor().name
        kept = await runtime.in_thread(keep_matching, runtime.engine(), conditions, actor=actor)
        self._kept = kept
        self.kept = {"id": kept.id, "asked": asked, "since": moment_text(kept.moment)}
        await self._find_members()

    @rx.event
    def clear_selection(self) -> None:
        """Select nothing, on this page and on others."""
        self._forget_selection()

    def _forget_selection(self) -> None:
        self._kept, self.kept, self.since = None, {}, ""
        self._note(Named(()))
        self.selection_epoch += 1

    async def _recall(self, selection_id: int) -> None:
        """Know the kept selection, also when another process made it."""
        if self._kept and self._kept.id == selection_id:
            return
        try:
            self._kept = await runtime.in_thread(
                kept_selection, runtime.engine(), selection_id, actor=current_actor().name
            )
        except UnknownSelection:
            self._forget_selection()
            raise
        self.kept = {"id": selection_id}
        await self._find_members()

    def _note(self, chosen: Chosen) -> None:
        """Put the selection in words; the rows in sight say what of it is out of sight."""
        if chosen != self._chosen:
            self.confirming = ""
        self._chosen = chosen
        here = set(self._ids_here())
        config = deep_scan_config(current_settings())
        if isinstance(chosen, Kept) and self._kept:
            self.selected = self._kept.count - len(chosen.but)
            inside = set(self.kept["members"]) & here
            self.selection = selection_words.kept(self._kept, len(chosen.but), len(here - inside))
            self.whole_page = here <= inside.difference(chosen.but)
            prices = prices_of_any(self.selected, config)
        else:
            ids = chosen.place_ids if isinstance(chosen, Named) else ()
            self.selected = len(ids)
            self.selection = selection_words.named(self.selected, len(set(ids) - here))
            self.whole_page = bool(here) and here <= set(ids)
            prices = prices_of(ids, config)
        self.cost = selection_words.cost(prices)

    async def _note_moment(self, told: Moment | None) -> None:
        """When the selection began: as the browser says after a restart of this process, or now."""
        if self._kept:
            self.since = moment_text(self._kept.moment)
        elif not self.selected:
            self.since = ""
        elif not self.since:
            now = await runtime.in_thread(this_moment, runtime.engine()) if told is None else told
            self.since = moment_text(now)

    async def _find_members(self) -> None:
        """Tell the browser which rows of the page are in what is kept."""
        if self._kept is None:
            return
        ids = self._ids_here()
        inside = await runtime.in_thread(
            members, runtime.engine(), self._kept.id, ids, actor=current_actor().name
        )
        self.kept = self.kept | {"members": [one for one in ids if one in inside]}

    def _ids_here(self) -> list[str]:
        """The places on the page; read at each click, and by all pages at once at a resync."""
        # Without Reflex's wrapper around each row, which would cost a thousand times as much.
        return [row["id"] for row in self.get_value("rows")]

    def _query(self) -> PlaceQuery:
        raise NotImplementedError
