"""What each end of an attempt leaves in the place, the attempt and the local business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import (
    COMPLETE,
    FAIL,
    RETRY,
    SNOOZE,
    DeepScanStatus,
    Move,
    PlaceStatus,
)
from placecurator.domain.scan import ScanMeter
from placecurator.storage.database import transaction
from placecurator.storage.rescue import rescue
from placecurator.storage.settling import settle
from tests.factories import NOW
from tests.storage.scanning import attempts, claim, claim_of, ended, in_state, queued, row

WITHDRAWN: dict[str, Any] = {
    "status": PlaceStatus.Maybe,
    "scan_withdrawn": True,
    "scan_before": DeepScanStatus.failed,
    "scan_before_cause": "place_closed",
    "scan_before_error": "The place is closed for good.",
}


def test_a_completed_scan_has_no_cause_and_no_error_left(session: Session) -> None:
    queued(session, scan_attempt=2, deep_scan_cause="rate_limited", deep_scan_error="slow down")
    [claimed] = claim(session)

    [change] = settle(session, [ended(claimed, COMPLETE)], NOW).changes

    assert change.deep_scan_status == DeepScanStatus.completed
    place = row(session)
    assert (place.deep_scan_cause, place.deep_scan_error) == (None, None)
    assert (place.scan_finished_at, place.next_attempt_at) == (NOW, None)
    assert place.status == PlaceStatus.Selected


def test_a_retry_is_due_again_after_the_wait_and_says_why(session: Session) -> None:
    queued(session)
    [claimed] = claim(session)

    settle(session, [ended(claimed, RETRY, wait_s=90.0)], NOW)

    place = row(session)
    assert place.next_attempt_at == NOW + timedelta(seconds=90)
    assert (place.scan_attempt, place.deep_scan_cause) == (1, Cause.rate_limited)
    assert place.deep_scan_error == Cause.rate_limited.words


def test_a_snooze_spends_no_attempt(session: Session) -> None:
    queued(session)
    [claimed] = claim(session)

    settle(session, [ended(claimed, SNOOZE)], NOW)

    assert row(session).scan_attempt == 0
    assert claim(session)[0].attempt == 1


def test_a_failed_scan_says_why_in_words_and_is_not_due_again(session: Session) -> None:
    queued(session)
    [claimed] = claim(session)

    settle(session, [ended(claimed, FAIL)], NOW)

    place = row(session)
    assert (place.deep_scan_cause, place.deep_scan_error) == (
        Cause.place_closed,
        Cause.place_closed.words,
    )
    assert claim(session, now=NOW + timedelta(days=1000)) == []


@pytest.mark.parametrize("move", [COMPLETE, RETRY, FAIL, SNOOZE], ids=lambda move: move.name)
def test_the_attempt_says_how_it_ended_and_what_it_cost(session: Session, move: Move) -> None:
    queued(session)
    [claimed] = claim(session)
    meter = ScanMeter(requests_made=3, cost_micros=17_000)

    settle(session, [ended(claimed, move, meter=meter)], NOW + timedelta(seconds=2))

    [attempt] = attempts(session)
    assert attempt.outcome == move.name
    assert attempt.finished_at == NOW + timedelta(seconds=2)
    assert (attempt.requests_made, attempt.cost_micros) == (3, 17_000)
    assert (attempt.cause is None) == (move is COMPLETE)


@pytest.mark.parametrize("move", [RETRY, SNOOZE], ids=lambda move: move.name)
def test_a_withdrawn_scan_is_not_tried_again(session: Session, move: Move) -> None:
    place = in_state(session, DeepScanStatus.processing, **WITHDRAWN)

    [change] = settle(session, [ended(claim_of(place), move)], NOW).changes

    assert change.deep_scan_status == DeepScanStatus.failed
    after = row(session)
    assert (after.deep_scan_cause, after.deep_scan_error) == (
        "place_closed",
        "The place is closed for good.",
    )
    assert (after.queued_at, after.next_attempt_at) == (None, None)
    assert not after.scan_withdrawn


def test_a_withdrawn_scan_whose_worker_died_is_not_tried_again(session: Session) -> None:
    in_state(session, DeepScanStatus.processing, lease_expires_at=NOW, **WITHDRAWN)

    rescue(session, NOW + timedelta(seconds=1))

    assert row(session).deep_scan_status == DeepScanStatus.failed
    assert row(session).deep_scan_cause == "place_closed"


def test_what_a_withdrawn_scan_found_is_kept(session: Session) -> None:
    place = in_state(session, DeepScanStatus.processing, **WITHDRAWN)

    settle(session, [ended(claim_of(place), COMPLETE)], NOW)

    assert row(session).deep_scan_status == DeepScanStatus.completed
    assert row(session).status == PlaceStatus.Maybe


def test_many_outcomes_of_every_kind_are_settled_together(session: Session) -> None:
    moves = [COMPLETE, FAIL, RETRY, SNOOZE] * 25
    for number in range(len(moves)):
        queued(session, f"osm:node/{number}")
    claims = claim(session, len(moves))

    settled = settle(
        session, [ended(c, m, wait_s=1.0) for c, m in zip(claims, moves, strict=True)], NOW
    )

    assert len(settled.changes) == 100
    for claimed, move in zip(claims, moves, strict=True):
        assert row(session, claimed.target.place_id).deep_scan_status == move.target


def test_an_outcome_whose_row_a_curator_is_changing_is_kept_for_later(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with transaction(engine) as session:
        queued(session)
        [claimed] = claim(session)
    outcome = ended(claimed, COMPLETE)

    with transaction(engine) as curator:
        row(curator).notes = "to be called"
        curator.flush()
        with transaction(engine) as session:
            settled = settle(session, [outcome], NOW)

    assert settled.busy == (outcome,)
    assert settled.fenced == 0
    with transaction(engine) as session:
        assert settle(session, settled.busy, NOW).changes
        assert row(session).notes == "to be called"
