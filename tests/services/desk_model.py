"""The desk spelled out a second time, in plain Python: verdicts, undos, conflicts.

A place has a pile of verdicts, each with the number of the act that gave it. A status change lays
one on top. Taking it back lifts it off where it is on top; taking that back lays it on again where
what was below it is on top.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Pile = tuple[int, ...]
"""The acts that gave the verdicts of a place, the latest last."""


@dataclass(frozen=True)
class Act:
    """``before`` and ``after`` are the piles of the places that it changed.

    ``status`` is the verdict that it gave; None: it is an undo, of the act ``undoes``. ``redo``: of
    one that had taken something back, which holds again.
    """

    by: str
    status: str | None
    before: Mapping[str, Pile]
    after: Mapping[str, Pile]
    undoes: int | None = None
    redo: bool = False


@dataclass
class History:
    piles: dict[str, Pile]
    acts: dict[int, Act] = field(default_factory=dict)

    def decide(self, act: int, by: str, status: str, places: Iterable[str]) -> None:
        after = {place: (*self.piles[place], act) for place in places}
        self._write(act, Act(by, status, self._piles(after), after))

    def standing(self, act: int) -> list[str]:
        """The places at which it can be taken back."""
        after = self.acts[act].after
        return [place for place, pile in after.items() if _top(self.piles[place]) == _top(pile)]

    def already(self, act: int) -> list[str]:
        """The places that are as they were before it."""
        before = self.acts[act].before
        return [place for place, pile in before.items() if _top(self.piles[place]) == _top(pile)]

    def undo(self, act: int, undone: int, by: str) -> None:
        after = {place: self.acts[undone].before[place] for place in self.standing(undone)}
        redo = self.would_redo(undone)
        self._write(act, Act(by, None, self._piles(after), after, undone, redo))

    def would_redo(self, act: int) -> bool:
        """Whether taking it back makes hold again what it took back."""
        return self.acts[act].status is None and not self.acts[act].redo

    def decider(self, place: str) -> str | None:
        """Who gave it its verdict; None: nobody has."""
        top = _top(self.piles[place])
        return None if top is None else self.acts[top].by

    def deciders(self, places: Collection[str], by: str, since: int) -> dict[str, set[str]]:
        """The places about which others have decided since an act, and who has."""
        found = {place: self._deciders(place, by, since) for place in places}
        return {place: names for place, names in found.items() if names}

    def _deciders(self, place: str, by: str, since: int) -> set[str]:
        if (top := _top(self.piles[place]) or 0) > since:
            return {self.acts[top].by} - {by}
        undos = (act for number, act in self.acts.items() if number > since and not act.status)
        return {undo.by for undo in undos if place in undo.after} - {by}

    def replaced(self, places: Collection[str], by: str, status: str) -> dict[str, str]:
        """Those of the places that have another verdict by somebody else, and by whom."""
        tops = {place: self.acts[self.piles[place][-1]] for place in places if self.piles[place]}
        return {
            place: act.by for place, act in tops.items() if act.by != by and act.status != status
        }

    def _piles(self, places: Iterable[str]) -> dict[str, Pile]:
        return {place: self.piles[place] for place in places}

    def _write(self, number: int, act: Act) -> None:
        self.acts[number] = act
        self.piles |= act.after


def _top(pile: Pile) -> int | None:
    return pile[-1] if pile else None
