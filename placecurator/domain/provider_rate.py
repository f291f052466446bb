"""How often a provider may be asked: turns that come at an even pace and can be saved up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class ProviderRate:
    """At most ``per_second`` scans a second begin with a provider, up to ``burst`` of them at once.

    In any stretch of ``t`` seconds that is at most ``burst + per_second * t``. All that has to be
    kept is one time, ``next_turn_at``: when the next turn would come if none were saved up. (It is
    the "theoretical arrival time" of the generic cell rate algorithm.)
    """

    per_second: float
    burst: int

    @classmethod
    def evenly(cls, per_second: float) -> Self:
        """Up to the turns of one second, but at least one, are saved up."""
        return cls(per_second, max(1, math.ceil(per_second)))

    @property
    def every(self) -> timedelta:
        """The time from one turn to the next."""
        return timedelta(seconds=1 / self.per_second)

    @property
    def look_again_s(self) -> float:
        """Seconds to wait when there is no turn.

        Half of the burst is saved up then, so that no turn is lost and few looks are in vain.
        """
        return max(1, self.burst // 2) / self.per_second

    def no_turn_from(self, now: datetime) -> datetime:
        """While ``next_turn_at`` is later than this, there is no turn ``now``."""
        return now + (self.burst - 1) * self.every

    def turns(self, next_turn_at: datetime, now: datetime) -> int:
        """How many turns there are ``now``."""
        return (now + self.burst * self.every - max(next_turn_at, now)) // self.every

    def after(self, next_turn_at: datetime, now: datetime, turns: int) -> datetime:
        """``next_turn_at`` when ``turns`` have been taken ``now``."""
        return max(next_turn_at, now) + turns * self.every
