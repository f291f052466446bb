"""Sentences about the scans of an act."""

from __future__ import annotations

from collections.abc import Sequence

from placecurator.services.progress import ScanProgress
from placecurator.services.providers import PausedProvider
from placecurator.ui.audit_words import act_words
from placecurator.ui.labels import VERDICTS
from placecurator.ui.words import count

NO_WORKER = "waiting: no worker is running"
STILL = "waiting: nothing has moved for a while"


def paused(providers: Sequence[PausedProvider]) -> str:
    """That scans wait for their providers, and why."""
    return "waiting: scans are paused. " + " ".join(one.words for one in providers)


def line(progress: ScanProgress, per_second: float, still: str) -> dict[str, str]:
    """The line of an act, without whose act it is.

    ``key`` is the number of the act and ``percent`` how much of it has ended; ``going`` is empty
    when all has. ``numbers`` and ``pace`` are words; ``still`` says why nothing moves, if so.
    """
    ended = progress.requested - progress.to_go
    return {
        "key": str(progress.event_id),
        "actor": progress.actor,
        "title": title(progress),
        "numbers": numbers(progress),
        "pace": pace(progress, per_second, still),
        "percent": f"{ended / progress.requested:.1%}" if progress.requested else "100%",
        "going": "going" if progress.to_go else "",
    }


def title(progress: ScanProgress) -> str:
    """Which act it is: "'Selected' of 12:05 UTC (1,240 places)"."""
    what = VERDICTS[progress.status].words if progress.status else act_words(progress.act)
    return f"'{what}' of {progress.at:%H:%M} UTC ({count(progress.requested, 'place')})"


def numbers(progress: ScanProgress) -> str:
    """Where its scans stand: "812 done, 21 failed, 407 to go"."""
    parts = (
        (progress.done, "done"),
        (progress.failed, "failed"),
        (progress.dropped, "taken back or asked for anew"),
        (progress.to_go, "to go"),
    )
    said = ", ".join(f"{number:,} {words}" for number, words in parts if number)
    return said if progress.to_go else f"{said or 'nothing'}. All scans have ended."


def pace(progress: ScanProgress, per_second: float, still: str) -> str:
    """How fast it goes: "48/s, about 9 s"; empty when all has ended or it is not known yet."""
    if not progress.to_go:
        return ""
    if still:
        return still
    if per_second <= 0:
        return ""
    return f"{rate(per_second)}, about {duration(progress.to_go / per_second)}"


def rate(per_second: float) -> str:
    """Scans for each second, or minute when they are few: "48/s", "12/min"."""
    return f"{per_second:.0f}/s" if per_second >= 1 else f"{per_second * 60:.0f}/min"


def duration(seconds: float) -> str:
    """A time to come, as exact as it can be known: "9 s", "4 min", "3 h"."""
    if seconds < 99:
        return f"{max(1, round(seconds))} s"
    if seconds < 99 * 60:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600):,} h"
