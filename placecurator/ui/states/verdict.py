"""Deciding about the one place that is open."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Moment, Named
from placecurator.services.curation import set_status
from placecurator.ui import arguments, runtime, selection_words, words
from placecurator.ui.identity import current_actor
from placecurator.ui.states.speaking import act, speaks
from placecurator.ui.states.undoing import take_back


class OpenVerdict(rx.State, mixin=True):
    """``decided`` says what was decided here last, and ``decided_by_act`` by which act, to undo it.

    ``decided`` also says why a verdict was refused. Empty and 0: nothing was decided since the
    place was opened. ``_moment`` is when what is shown was read.
    """

    said: str = ""
    place_id: str = ""
    decided: str = ""
    decided_by_act: int = 0

    _moment: Moment | None = None

    @rx.event
    async def load(self) -> None:
        """Read the place that is open."""
        raise NotImplementedError

    @act
    @speaks
    async def decide(self, status: str) -> None:
        """Give the place a verdict, unless somebody else has decided since it was read."""
        await self._decide(arguments.choice(status))

    @act
    @speaks
    async def decide_by_key(self, digit: int) -> None:
        """Give the verdict of a digit key, 1 for the first."""
        await self._decide(arguments.choice_of_key(digit))

    @act
    @speaks
    async def undo_decided(self) -> None:
        """Take back what was decided here last; nothing where nothing was."""
        if not self.decided_by_act:
            return
        undone = await take_back(self.decided_by_act)
        await self._after(words.undone(undone), 0)

    async def _decide(self, choice: PlaceStagingStatus) -> None:
        update = await runtime.in_thread(
            set_status,
            runtime.engine(),
            runtime.signals(),
            Named((arguments.place_id(self.place_id),)),
            choice,
            actor=current_actor().name,
            since=self._moment,
        )
        refused = selection_words.decided_meanwhile(update)
        await self._after(refused or words.status_update(update, choice), update.event_id)

    async def _after(self, told: str, undoable_act: int) -> None:
        await self.load()
        self.said = self.decided = told
        self.decided_by_act = undoable_act
