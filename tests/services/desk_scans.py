"""The scans of the desk spelled out a second time: what decisions and undos ask for and take back.

A request belongs to the act that made it until it is taken back; the scan that it led to keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime

from tests.services.engine_model import Scan

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Scans:
    """One scan for each place; ``before`` has the states of an act's places before the act."""

    def __init__(self) -> None:
        self.of: dict[str, Scan] = {}
        self.asked_by: dict[str, int] = {}
        self.before: dict[int, dict[str, str | None]] = {}

    def decide(self, act: int, status: str, rescan: str, places: Iterable[str]) -> Counter[str]:
        """Count what waits now, runs, or was taken back: ``queued``, ``processing``, ``back``."""

        def give(scan: Scan, _: str) -> None:
            scan.decide(status, rescan, _NOW)

        return self._each(act, places, give)

    def undo(
        self, act: int, undone: int, restored: Mapping[str, str], undos: Collection[int]
    ) -> dict[str, int]:
        """Count what became of the scans, by the phrases that tell of it.

        ``restored`` are the verdicts that hold again, by place, and ``undos`` all undos before.
        """
        own = {undone, *(undo for undo in undos if undo > undone)}

        def give_back(scan: Scan, place: str) -> None:
            was, asker = self.before[undone][place], self.asked_by.get(place)
            wanted = restored[place] == "Selected"
            if scan.state == "queued" and was in ("completed", "failed") and asker in own:
                wanted = False
            waited = was in ("queued", "processing") and asker is None
            if not wanted or scan.state == "processing" or scan.state is None or waited:
                scan.decide("Selected" if wanted else "Maybe", "always", _NOW)
            scan.verdict = restored[place]

        counts = self._each(act, restored, give_back)
        theirs = [self.of[p].state for p in restored if self.asked_by.get(p) in own]
        return {
            "un-queued": counts["back"],
            "queued again": counts["again"],
            "already being scanned": theirs.count("processing"),
            "already scanned": theirs.count("completed"),
        }

    def _each(
        self, act: int, places: Iterable[str], do: Callable[[Scan, str], None]
    ) -> Counter[str]:
        counts: Counter[str] = Counter()
        self.before[act] = {}
        for place in places:
            scan = self.of[place]
            before = self.before[act][place] = scan.state
            do(scan, place)
            counts[str(scan.state)] += 1
            if scan.state == "queued" != before:
                counts["again"] += 1
                self.asked_by[place] = act
            if before == "queued" != scan.state:
                counts["back"] += 1
                del self.asked_by[place]
        return counts

    def settle(self, place: str, move: str) -> None:
        scan = self.of[place]
        scan.settle(scan.token, move, _NOW)
        if move in ("RETRY", "SNOOZE") and scan.state != "queued":
            del self.asked_by[place]  # nobody wanted it any more
