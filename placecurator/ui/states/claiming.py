"""Being handed the next places of the list, and giving them back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.services.claims import USUAL_COUNT, claim_next, give_back
from placecurator.services.staging import PlaceQuery
from placecurator.settings import current_settings
from placecurator.ui import runtime, words
from placecurator.ui.identity import current_actor
from placecurator.ui.states.live import CLAIMS, LiveState
from placecurator.ui.states.speaking import act, speaks


class Claiming(rx.State, mixin=True):
    """How much is left is told by ``LiveState``; the list is one of its filters."""

    said: str = ""
    shows_claims: bool = False

    @act
    @speaks
    async def claim_next(self) -> Any:
        """Be handed the next places of the list, and show them."""
        actor = current_actor().name
        claimed = await runtime.in_thread(
            claim_next,
            runtime.engine(),
            runtime.signals(),
            self._query(),
            actor=actor,
            count=USUAL_COUNT,
            minutes=current_settings().claim_minutes,
        )
        await self._tell_claims()
        if not claimed.place_ids:
            self.said = "No new place of this list is free."
            return rx.toast.info(self.said)
        shown = await self._show_claims(actor)
        self.said = f"{words.count(len(claimed.place_ids), 'place')} for you"
        return [*(shown or ()), rx.toast.success(self.said)]

    @act
    @speaks
    async def give_back(self) -> Any:
        """Give back what one was handed, and show the list again."""
        number = await runtime.in_thread(
            give_back, runtime.engine(), runtime.signals(), actor=current_actor().name
        )
        await self._tell_claims()
        shown = await self._show_claims(None)
        self.said = f"{words.count(number, 'place')} given back"
        return [*(shown or ()), rx.toast.success(self.said)]

    @rx.event
    @speaks
    async def show_claims(self) -> Any:
        """Show what one was handed, or everything again."""
        return await self._show_claims(None if self.shows_claims else current_actor().name)

    async def _tell_claims(self) -> None:
        live = await self.get_state(LiveState)
        for name, value in (await CLAIMS.read()).items():
            setattr(live, name, value)

    def _query(self) -> PlaceQuery:
        raise NotImplementedError

    async def _show_claims(self, owner: str | None) -> Any:
        """List what somebody was handed; None: everything."""
        raise NotImplementedError
