"""An attempt to scan a place in words: when, what came of it, why, and who has to do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placecurator.domain.lifecycle import ABANDON, COMPLETE, FAIL, RESCUE, RETRY, SNOOZE
from placecurator.services.attempts import Attempt
from placecurator.storage.settling import FENCED
from placecurator.ui import words
from placecurator.ui.labels import Label

_OUTCOMES = {
    None: Label("Running", "orange"),
    COMPLETE.name: Label("Completed", "jade"),
    RETRY.name: Label("To be tried again", "amber"),
    FAIL.name: Label("Failed", "tomato"),
    SNOOZE.name: Label("Put back", "gray"),
    RESCUE.name: Label("Worker lost, queued again", "amber"),
    ABANDON.name: Label("Given up", "tomato"),
    FENCED: Label("Overtaken, result dropped", "gray"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """An attempt in words.

    ``reason`` and ``cure`` are empty when it completed; ``color`` is that of the outcome.
    ``figures`` say how long it took, what was asked and what it cost, ``by`` who worked and who had
    asked for it.
    """

    began: str
    moment: str
    outcome: str
    color: str
    reason: str
    cure: str
    figures: str
    by: str


def attempt_row(attempt: Attempt, now: datetime) -> AttemptRow:
    """``attempt`` in words."""
    outcome = attempt.outcome
    label = _OUTCOMES.get(outcome) or Label(outcome or "", "gray")
    reason = attempt.message or attempt.words or attempt.cause or ""
    return AttemptRow(
        began=words.ago(attempt.started_at, now),
        moment=words.moment(attempt.started_at),
        outcome=label.words,
        color=label.color,
        reason=reason,
        cure=(attempt.cure or "") if reason else "",
        figures=_figures(attempt),
        by=_by(attempt),
    )


def _figures(attempt: Attempt) -> str:
    """``attempt 1, 0.3 s, 4 requests, $0.020``."""
    seconds = ""
    if attempt.finished_at is not None:
        seconds = f"{(attempt.finished_at - attempt.started_at).total_seconds():.1f} s"
    parts = (
        f"attempt {attempt.number}",
        seconds,
        words.count(attempt.requests_made, "request") if attempt.requests_made else "",
        words.money(attempt.cost_micros) if attempt.cost_micros else "",
    )
    return ", ".join(part for part in parts if part)


def _by(attempt: Attempt) -> str:
    asked = f"asked for by {attempt.asked_by}, " if attempt.asked_by else ""
    return f"{asked}worker {attempt.worker}"
