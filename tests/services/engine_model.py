"""The lifecycle spelled out a second time, in plain Python that knows nothing of the product."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEASE = timedelta(seconds=45)
PAUSE = timedelta(days=1)
MOST_DEATHS = 3


@dataclass
class Scan:
    """What the rules say about one place. ``ends`` are the outcomes of its claims, by token."""

    verdict: str = "New"
    state: str | None = None
    before: str | None = None
    withdrawn: bool = False
    attempt: int = 0
    token: int = 0
    deaths: int = 0
    due: datetime | None = None
    lease: datetime | None = None
    found_by: int | None = None
    paused: bool = False
    ends: dict[int, str | None] = field(default_factory=dict)

    def decide(self, verdict: str, rescan: str, now: datetime) -> None:
        self.verdict = verdict
        wanted = verdict == "Selected"
        if self.state == "processing":
            self.withdrawn = not wanted
        elif self.state == "queued" and not wanted:
            self.state, self.due, self.paused = self.before, None, False
        elif wanted and self.state != "queued":
            # All scans here ended a moment ago, so "stale" keeps the completed ones as well.
            if self.state == "completed" and rescan != "always":
                return
            self.before, self.state, self.due = self.state, "queued", now
            self.attempt = self.deaths = 0

    def claim(self, now: datetime) -> None:
        self.state, self.lease, self.paused = "processing", now + LEASE, False
        self.attempt += 1
        self.token += 1
        self.ends[self.token] = None

    def settle(self, token: int, move: str, due: datetime) -> bool:
        """Whether the worker still held its claim."""
        if token != self.token or self.state != "processing":
            if self.ends[token] in {"RESCUE", "ABANDON"}:
                self.ends[token] = "fenced"
            return False
        self.ends[token] = move
        if move == "SNOOZE":
            self.attempt -= 1
        if move == "COMPLETE":
            self.found_by = token
        if move in {"RETRY", "SNOOZE"}:
            self._again(due)
        else:
            self._over("completed" if move == "COMPLETE" else "failed")
        return True

    def extend(self, token: int, until: datetime) -> bool:
        """Whether the worker still holds its claim; nobody else's lease is touched."""
        if token != self.token or self.lease is None:
            return False
        self.lease = max(self.lease, until)
        return True

    def put_off(self, now: datetime) -> None:
        self.due, self.paused = now + PAUSE, True

    def call_back(self, now: datetime) -> None:
        if self.paused:
            self.due, self.paused = now, False

    def rescue(self, now: datetime) -> bool:
        """Whether there was something to rescue."""
        if self.lease is None or self.lease >= now:
            return False
        self.deaths += 1
        if self.deaths >= MOST_DEATHS:
            self.ends[self.token] = "ABANDON"
            self._over("failed")
        else:
            self.ends[self.token] = "RESCUE"
            self.attempt -= 1
            self._again(now)
        return True

    def _again(self, due: datetime) -> None:
        self.state, self.due = (self.before, None) if self.withdrawn else ("queued", due)
        self.lease, self.withdrawn = None, False

    def _over(self, state: str) -> None:
        self.state, self.due, self.lease, self.withdrawn = state, None, None, False
