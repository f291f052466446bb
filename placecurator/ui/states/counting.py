"""How many places the triage page could show: counted beside the rows, which never wait for it."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.errors import DatabaseAway, InvalidInput
from placecurator.services import place_address
from placecurator.services.place_counts import TOTALS
from placecurator.services.staging import PlaceQuery
from placecurator.ui import runtime
from placecurator.ui.filter_words import way_to_rows
from placecurator.ui.live.lists import LISTS, Shown, Values, count_list, counted_words
from placecurator.ui.states.live import FEED
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.turning import Turning

_FRESH_S = 2.0
_KNOWN_S = 60.0


class Counting(Turning, rx.State, mixin=True):
    """The counts are shown by ``PanelState``, the total beside the rows and by ``way_to_rows``."""

    way_to_rows: str = ""

    @rx.event(background=True)
    async def count(self) -> None:
        """Count the matches and then the facets, while other events go on."""
        async with self:
            (await self.get_state(PanelState)).counting = True
            asked = self.address
        wanted, engine = place_address.read(asked)[0].filter, runtime.engine()
        try:
            total = await runtime.in_thread(TOTALS.within, engine, wanted, _FRESH_S)
            async with self:
                if self._still_shows(asked):
                    self._total = total.value
                    self._describe()
                    (await self.get_state(PanelState)).counted = counted_words(total.as_of)
            counts = await runtime.in_thread(count_list, engine, wanted, _FRESH_S)
        except (DatabaseAway, InvalidInput):
            return  # the rows say so
        async with self:
            if self._still_shows(asked):
                panel = await self.get_state(PanelState)
                _set(self, counts.values(self._shown()))
                _set(panel, counts.panel(self.address) | {"counting": False})

    def _still_shows(self, asked: str) -> bool:
        """Whether the list is still the one that was counted."""
        return place_address.read(asked)[0].filter == self._query().filter

    async def _know_total(self, query: PlaceQuery) -> None:
        """Take what was counted last of this list, if that is not long ago."""
        self._total = await FEED.known_total(query.filter)
        if self._total is None:
            self._total = TOTALS.last(runtime.engine(), query.filter, _KNOWN_S)

    def _shown(self) -> Shown:
        return Shown(
            address=self.address, first=self._first(), rows=len(self.rows), more=self.has_next
        )

    def _describe(self) -> None:
        super()._describe()
        self.way_to_rows = way_to_rows(
            self._first(), len(self.rows), self._total, more=self.has_next
        )
        LISTS.note_list(self.router.session.client_token, self._shown())


def _set(state: rx.State, values: Values) -> None:
    for name, value in values.items():
        setattr(state, name, value)
