"""Giving verdicts to what is selected on the triage page, and taking them back."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec
from reflex_components_sonner.toast import ToastAction  # type: ignore[import-untyped]

from placecurator.domain.errors import NothingToUndo
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Chosen, Moment
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.history import last_own_act
from placecurator.services.moment_text import read_moment
from placecurator.ui import arguments, runtime, selection_words, words
from placecurator.ui.identity import current_actor
from placecurator.ui.states.selecting import Selecting, SelectionState
from placecurator.ui.states.speaking import act, speaks
from placecurator.ui.states.undoing import take_back

ASKED_ABOVE = 1_000
"""Places; a verdict for more of them is given after a question only."""

_UNDO_OFFERED_MS = 10_000
_CONFLICT_SHOWN_MS = 30_000


@dataclass(frozen=True, slots=True)
class Decision:
    """Which verdict for which places; ``since`` they were selected (None: nobody knows)."""

    chosen: Chosen
    choice: PlaceStagingStatus
    since: Moment | None


class Deciding(Selecting, rx.State, mixin=True):
    """``decided`` says what this tab did last, by the act ``decided_by_act``, to take it back.

    ``conflict`` says what that left alone. ``busy`` says what is being done when it takes a while.
    All are empty when there is nothing of that kind.
    """

    decided: str = ""
    decided_by_act: int = 0
    conflict: str = ""
    busy: str = ""

    _last: Decision | None = None
    _asked: Decision | None = None
    _last_update: StatusUpdate | None = None

    @act
    @speaks
    async def give(self, status: str) -> EventSpec | None:
        """Give the selected places a verdict; asks first when they are many."""
        return await self._decide(arguments.choice(status))

    @act
    @speaks
    async def give_by_key(self, digit: int) -> EventSpec | None:
        """Give the verdict of a digit key, 1 for the first."""
        return await self._decide(arguments.choice_of_key(digit))

    @act
    async def confirm(self) -> object:
        """Do what was asked about, if nothing else has been selected meanwhile."""
        shown = await self.get_state(SelectionState)
        if not shown.confirming or self._asked is None:
            return None
        shown.confirming = ""
        self.busy = selection_words.under_way(shown.count, self._asked.choice)
        return type(self).carry_out  # the page shows that it is busy before the work begins

    @rx.event
    async def cancel(self) -> None:
        """Do not do what was asked about; the selection stays."""
        (await self.get_state(SelectionState)).confirming = ""

    @rx.event
    @speaks
    async def carry_out(self) -> EventSpec | None:
        """Do what was confirmed, once."""
        decision, self._asked = self._asked, None
        try:
            return await self._give(decision) if decision else None
        finally:
            self.busy = ""

    @act
    @speaks
    async def decide_anyway(self) -> EventSpec | None:
        """Give the last verdict also to those places that it left alone."""
        return await self._give(self._last, only_conflicts=True) if self._last else None

    @act
    @speaks
    async def undo_act(self, event_id: int) -> list[EventSpec]:
        """Take an act back."""
        return await self._undo(arguments.key(event_id))

    @act
    @speaks
    async def undo_last(self) -> list[EventSpec]:
        """Take back the newest of one's own status changes of which something still stands."""
        last = await runtime.in_thread(last_own_act, runtime.engine(), current_actor())
        if last is None:
            raise NothingToUndo("You have decided nothing that could be undone.")
        return await self._undo(last)

    async def _decide(self, choice: PlaceStagingStatus) -> EventSpec | None:
        shown = await self.get_state(SelectionState)
        if not shown.count:
            return self._pressed_too_late(choice)
        since = read_moment(shown.since) if shown.since else None
        decision = Decision(self._chosen, choice, since)
        if shown.count <= ASKED_ABOVE:
            return await self._give(decision)
        self._asked = decision
        shown.confirming = selection_words.question(shown.count, choice)
        self.said = shown.confirming
        return None

    def _pressed_too_late(self, choice: PlaceStagingStatus) -> EventSpec | None:
        """A second press before the page knew that the first had decided."""
        if self._last and self._last.choice is choice:
            return None
        self.said = "Nothing is selected any more."
        return rx.toast.info(self.said)

    async def _give(self, decision: Decision, *, only_conflicts: bool = False) -> EventSpec:
        update = await runtime.in_thread(
            set_status,
            runtime.engine(),
            runtime.signals(),
            decision.chosen,
            decision.choice,
            actor=current_actor().name,
            since=decision.since,
            only_conflicts=only_conflicts,
        )
        self._last, self._last_update = decision, update
        self.decided, self.decided_by_act = (
            words.status_update(update, decision.choice),
            update.event_id,
        )
        self.conflict = selection_words.left_alone(update)
        self.said = f"{self.decided}. {self.conflict}" if self.conflict else self.decided
        if not only_conflicts:
            await self._forget_selection()
        # All rows: a page that misses this, as two may become one, has it with whatever comes next.
        await self._repaint()
        return self._toast(update)

    def _toast(self, update: StatusUpdate) -> EventSpec:
        handlers = type(self)
        told = _toast_id(update.event_id)
        undo = ToastAction("Undo", handlers.undo_act(update.event_id))  # type: ignore[call-arg, arg-type]
        if not self.conflict:
            return rx.toast.success(self.said, id=told, action=undo, duration=_UNDO_OFFERED_MS)
        return rx.toast.warning(
            self.said,
            id=told,
            action=ToastAction("Decide anyway", handlers.decide_anyway),
            cancel=undo if update.event_id else None,
            duration=_CONFLICT_SHOWN_MS,
        )

    async def _undo(self, event_id: int) -> list[EventSpec]:
        self.said = words.undone(await take_back(event_id))
        # Its message offers to undo it again, and to decide about what it left alone.
        outdated = [rx.toast.dismiss(_toast_id(act)) for act in {event_id, self.decided_by_act}]
        self.decided, self.decided_by_act, self.conflict, self._last = "", 0, "", None
        await self._repaint()
        return [*outdated, rx.toast.success(self.said)]

    async def _repaint(self) -> None:
        raise NotImplementedError


def _toast_id(act: int) -> str:
    """Of the message that tells what a decision did; 0: it did nothing."""
    return f"decision-{act}"
