"""Attempts in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import MOVES
from placecurator.services.attempts import Attempt
from placecurator.storage.settling import FENCED
from placecurator.ui.attempt_rows import attempt_row
from tests.factories import NOW

_NOT_ENDS = {"REQUEST", "CANCEL", "CLAIM"}


def _attempt(**fields: Any) -> Attempt:
    known: dict[str, Any] = {
        "number": 1,
        "started_at": NOW,
        "finished_at": NOW + timedelta(seconds=1.25),
        "outcome": "COMPLETE",
        "cause": None,
        "words": None,
        "cure": None,
        "message": None,
        "worker": "host:1",
        "job": None,
        "requests_made": 0,
        "cost_micros": 0,
        "asked_by": None,
        "request_id": None,
    }
    return Attempt(**(known | fields))


def test_a_completed_attempt_tells_what_it_took_and_who_had_asked() -> None:
    row = attempt_row(
        _attempt(requests_made=3, cost_micros=20_000, asked_by="ann"), NOW + timedelta(hours=3)
    )

    assert (row.began, row.outcome, row.reason, row.cure) == ("3 h ago", "Completed", "", "")
    assert row.figures == "attempt 1, 1.2 s, 3 requests, $0.020"
    assert row.by == "asked for by ann, worker host:1"


def test_a_failed_attempt_tells_its_cause_and_cure() -> None:
    cause = Cause.api_key_rejected

    row = attempt_row(_attempt(outcome="FAIL", cause=cause, words="W.", cure="C."), NOW)
    with_message = attempt_row(_attempt(outcome="FAIL", cause=cause, message="M.", cure="C."), NOW)

    assert (row.outcome, row.reason, row.cure) == ("Failed", "W.", "C.")
    assert (with_message.reason, with_message.cure) == ("M.", "C.")


def test_a_running_attempt_has_no_duration() -> None:
    row = attempt_row(_attempt(outcome=None, finished_at=None), NOW)

    assert (row.outcome, row.figures) == ("Running", "attempt 1")


@pytest.mark.parametrize(
    "outcome", [FENCED, *(move.name for move in MOVES if move.name not in _NOT_ENDS)]
)
def test_every_end_of_an_attempt_has_words(outcome: str) -> None:
    assert attempt_row(_attempt(outcome=outcome), NOW).outcome not in (outcome, "")


def test_an_end_of_another_version_is_called_by_its_own_name() -> None:
    assert attempt_row(_attempt(outcome="BEAM"), NOW).outcome == "BEAM"
