"""What may be taken back, spelled out a second time, in plain Python without a database.

A place has a pile of verdicts, each with the number of the act that gave it. A status change lays
one on top. Taking it back lifts it off where it is on top; taking that back lays it on again where
what was below it is on top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Pile = tuple[int, ...]
"""The acts that gave the verdicts of a place, the latest last."""


@dataclass(frozen=True)
class Act:
    """``before`` and ``after`` are the piles of the places that it changed."""

    by: str
    before: Mapping[str, Pile]
    after: Mapping[str, Pile]


@dataclass
class History:
    piles: dict[str, Pile]
    acts: dict[int, Act] = field(default_factory=dict)

    def decide(self, act: int, by: str, places: Sequence[str]) -> None:
        self._write(act, by, {place: (*self.piles[place], act) for place in places})

    def standing(self, act: int) -> list[str]:
        """The places at which it can be taken back."""
        after = self.acts[act].after
        return [place for place, pile in after.items() if _top(self.piles[place]) == _top(pile)]

    def already(self, act: int) -> list[str]:
        """The places that are as they were before it."""
        before = self.acts[act].before
        return [place for place, pile in before.items() if _top(self.piles[place]) == _top(pile)]

    def undo(self, act: int, undone: int, by: str) -> None:
        self._write(
            act, by, {place: self.acts[undone].before[place] for place in self.standing(undone)}
        )

    def _write(self, act: int, by: str, after: Mapping[str, Pile]) -> None:
        before = {place: self.piles[place] for place in after}
        self.acts[act] = Act(by, before, after)
        self.piles |= after


def _top(pile: Pile) -> int | None:
    return pile[-1] if pile else None
