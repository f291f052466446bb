"""Giving verdicts to what is selected on the triage page, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx
from reflex.event import EventSpec
from reflex_components_sonner.toast import ToastAction  # type: ignore[import-untyped]

from placecurator.domain.errors import InvalidInput, NothingToUndo
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.history import last_own_act
from placecurator.ui import arguments, runtime, words
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import CHOICES
from placecurator.ui.states.selecting import Selecting
from placecurator.ui.states.speaking import act, speaks
from placecurator.ui.states.undoing import take_back

_UNDO_OFFERED_MS = 10_000


class Deciding(Selecting, rx.State, mixin=True):
    """``decided`` says what this tab did last, by the act ``decided_by_act``, to take it back.

    Both are empty when there is nothing of that kind.
    """

    decided: str = ""
    decided_by_act: int = 0

    _last_update: StatusUpdate | None = None

    @act
    @speaks
    async def give(self, status: str) -> EventSpec:
        """Give the selected places a verdict."""
        return await self._give(arguments.choice(status))

    @act
    @speaks
    async def give_by_key(self, digit: int) -> EventSpec:
        """Give the verdict of a digit key, 1 for the first."""
        if digit not in range(1, len(CHOICES) + 1):
            raise InvalidInput("key", "has no status", [str(n + 1) for n in range(len(CHOICES))])
        return await self._give(CHOICES[digit - 1])

    @act
    @speaks
    async def undo_act(self, event_id: int) -> EventSpec:
        """Take an act back."""
        return await self._undo(arguments.key(event_id))

    @act
    @speaks
    async def undo_last(self) -> EventSpec:
        """Take back the newest of one's own status changes of which something still stands."""
        last = await runtime.in_thread(last_own_act, runtime.engine(), current_actor())
        if last is None:
            raise NothingToUndo("You have decided nothing that could be undone.")
        return await self._undo(last)

    async def _give(self, choice: PlaceStagingStatus) -> EventSpec:
        ids = self._selected_ids
        update = await runtime.in_thread(
            set_status,
            runtime.engine(),
            runtime.signals(),
            Named(ids),
            choice,
            actor=current_actor().name,
        )
        self._last_update = update
        self.said = words.status_update(update, choice)
        self.decided, self.decided_by_act = self.said, update.event_id
        self.clear_selection()
        await self._repaint([row["id"] for row in self.rows if row["id"] in set(ids)])
        undo = ToastAction("Undo", type(self).undo_act(update.event_id))  # type: ignore[call-arg, arg-type]
        return rx.toast.success(self.said, action=undo, duration=_UNDO_OFFERED_MS)

    async def _undo(self, event_id: int) -> EventSpec:
        self.said = words.undone(await take_back(event_id))
        self.decided, self.decided_by_act = "", 0
        await self._repaint([row["id"] for row in self.rows])
        return rx.toast.success(self.said)

    async def _repaint(self, place_ids: Sequence[str]) -> None:
        raise NotImplementedError
