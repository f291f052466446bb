"""Which places misbehave on purpose, and how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum, unique


@unique
class Fault(StrEnum):
    """A way in which a place's scan goes wrong. None is on by default."""

    not_found = "not_found"
    closed = "closed"
    moved = "moved"
    moved_in_circles = "moved_in_circles"
    unreadable = "unreadable"
    rate_limited = "rate_limited"
    quota_spent = "quota_spent"
    server_error = "server_error"
    slow = "slow"
    site_down = "site_down"

    @property
    def words(self) -> str:
        """What happens, in words for whoever chooses it."""
        return _WORDS[self]

    @property
    def heals(self) -> bool:
        """Whether it happens only once for each place."""
        return self in _HEALING


_WORDS = {
    Fault.not_found: "The id is no longer valid (404).",
    Fault.closed: "The place is closed for good.",
    Fault.moved: "The place moved to a new id, which works.",
    Fault.moved_in_circles: "The place moved to an id that moved back.",
    Fault.unreadable: "The answer is not JSON.",
    Fault.rate_limited: "Asked too often (429 with Retry-After), once for each place.",
    Fault.quota_spent: "Today's quota is spent (429 with Retry-After), once for each place.",
    Fault.server_error: "A fault of the server (500), once for each place.",
    Fault.slow: "The details take seconds.",
    Fault.site_down: "The details come, but the website has a fault (503).",
}
_HEALING = frozenset({Fault.rate_limited, Fault.quota_spent, Fault.server_error})


class FaultPlan:
    """Percentages of all places, and single places; both can change while the server runs.

    Which places a percentage hits depends on their ids only, so a run can be repeated.
    """

    def __init__(self, percents: Mapping[Fault, float] | None = None):
        self._percents: dict[Fault, float] = {}
        self._single: dict[str, Fault] = {}
        self._healed: set[str] = set()
        self.set_percents(percents or {})

    @classmethod
    def parse(cls, text: str) -> FaultPlan:
        """Read ``not_found=3,slow=5``.

        Raises:
            ValueError: It says which part is wrong.
        """
        pairs = [part.partition("=") for part in text.split(",") if part.strip()]
        return cls({fault_of(name.strip()): percent_of(value) for name, _, value in pairs})

    @property
    def percents(self) -> Mapping[Fault, float]:
        """How many of a hundred places have each fault."""
        return dict(self._percents)

    @property
    def single(self) -> Mapping[str, Fault]:
        """The places that were given a fault one by one."""
        return dict(self._single)

    def set_percents(self, percents: Mapping[Fault, float]) -> None:
        """Replace all percentages; what was healed can happen again.

        Raises:
            ValueError: Together they are more than a hundred.
        """
        if sum(percents.values()) > 100:
            raise ValueError("The faults add up to more than 100 percent.")
        self._percents = {fault: percent for fault, percent in percents.items() if percent > 0}
        self._healed.clear()

    def set_single(self, key: str, fault: Fault | None) -> None:
        """Give one place a fault, or take it away again."""
        self._healed.discard(key)
        if fault is None:
            self._single.pop(key, None)
        else:
            self._single[key] = fault

    def next_fault(self, key: str) -> Fault | None:
        """What goes wrong with this request for the details of a place."""
        fault = self.fault_of(key)
        if fault is not None and fault.heals:
            if key in self._healed:
                return None
            self._healed.add(key)
        return fault

    def fault_of(self, key: str) -> Fault | None:
        """What is planned for a place."""
        if key in self._single:
            return self._single[key]
        spot = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % 10_000 / 100
        for fault in Fault:
            spot -= self._percents.get(fault, 0)
            if spot < 0:
                return fault
        return None


def fault_of(name: object) -> Fault:
    """The fault called ``name``.

    Raises:
        ValueError: There is none; it says which there are.
    """
    if not isinstance(name, str) or name not in set(Fault):
        raise ValueError(f"There is no such fault. Choose from: {', '.join(Fault)}.")
    return Fault(name)


def percent_of(value: object) -> float:
    """A percentage from text or a number.

    Raises:
        ValueError: It is not a number from 0 to 100.
    """
    try:
        percent = float(value) if isinstance(value, str | int | float) else -1.0
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise ValueError("A percentage is a number from 0 to 100.")
    return percent
