"""Scan again: no verdict changes, nothing is paid twice, and the history tells who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus, PlaceStatus, Rescan, ScanState
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.doctor import examine
from placecurator.services.scan_again import ScanRequest, scan_again
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, CurationEvent, ScanAttempt
from tests.factories import NOW, break_the_next_update, found_business, stage_many, staged

SILENT = Signals(None)
queued, processing = DeepScanStatus.queued, DeepScanStatus.processing
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed
STATES = (queued, processing, completed, failed)


def _selected(engine: sa.Engine, *states: ScanState, **fields: Any) -> None:
    """Stage Selected places named after the state of their scan."""
    with transaction(engine) as session:
        for state in states:
            selected = {"status": PlaceStatus.Selected, "deep_scan_status": state}
            staged(session, str(state), **(selected | fields))


def _scans(engine: sa.Engine, place_ids: Sequence[str]) -> Mapping[str, ScanState]:
    return {place_id: get_place(engine, place_id).deep_scan_status for place_id in place_ids}


def test_a_scan_that_has_ended_is_queued_and_others_are_left_alone(engine: sa.Engine) -> None:
    _selected(engine, *STATES)

    said = scan_again(engine, SILENT, [*STATES, *STATES], actor="ann")

    assert said == ScanRequest(2, 1, 1, 0, (), ())
    assert _scans(engine, STATES) == {
        queued: queued,
        processing: processing,
        completed: queued,
        failed: queued,
    }


@pytest.mark.parametrize(
    ("rescan", "expected"),
    [
        (Rescan.never, ScanRequest(1, 0, 0, 1, (), ())),
        (Rescan.stale, ScanRequest(2, 0, 0, 0, (), ())),
    ],
)
def test_the_rule_for_completed_scans_is_that_of_a_verdict(
    engine: sa.Engine, rescan: Rescan, expected: ScanRequest
) -> None:
    _selected(engine, completed, failed, scan_finished_at=NOW.replace(year=2020))

    assert scan_again(engine, SILENT, STATES[2:], actor="ann", rescan=rescan) == expected


def test_a_request_keeps_the_verdict_and_clears_the_failure(engine: sa.Engine) -> None:
    _selected(
        engine,
        failed,
        deep_scan_cause="timed_out",
        deep_scan_error="The scan took too long.",
        scan_attempt=5,
        scan_deaths=2,
        updated_by="bea",
        status_changed_at=NOW,
    )

    scan_again(engine, SILENT, [failed], actor="ann")

    place = get_place(engine, failed)
    assert (place.status, place.updated_by) == (PlaceStatus.Selected, "bea")
    assert place.status_changed_at == NOW
    assert (place.deep_scan_cause, place.deep_scan_error) == (None, None)
    assert (place.scan_attempt, place.scan_deaths, place.scan_before) == (0, 0, failed)
    assert place.queued_at == place.next_attempt_at
    assert place.queued_at is not None


@pytest.mark.parametrize("status", [s for s in PlaceStatus if not s.triggers_deep_scan])
def test_a_place_whose_verdict_asks_for_no_scan_is_refused(
    engine: sa.Engine, status: PlaceStatus
) -> None:
    with transaction(engine) as session:
        staged(session, "p", status=status, deep_scan_status=failed)

    with pytest.raises(InvalidInput, match="set them to Selected"):
        scan_again(engine, SILENT, ["p", "unknown"], actor="ann")

    assert get_place(engine, "p").deep_scan_status is failed
    assert _history(engine) == []


def test_those_that_cannot_be_scanned_are_told_beside_those_that_are(engine: sa.Engine) -> None:
    _selected(engine, failed)
    with transaction(engine) as session:
        staged(session, "maybe", status=PlaceStatus.Maybe)

    said = scan_again(engine, SILENT, ["x", failed, "maybe", "a\0b"], actor="ann")

    assert said == ScanRequest(1, 0, 0, 0, ("maybe",), ("x", "a\0b"))


def test_places_that_nobody_staged_are_unknown(engine: sa.Engine) -> None:
    with pytest.raises(UnknownPlaces) as refusal:
        scan_again(engine, SILENT, ["b", "a", "b"], actor="ann")

    assert refusal.value.place_ids == ("b", "a")
    assert _history(engine) == []


@pytest.mark.parametrize("count", [0, MOST_PLACES + 1])
def test_no_place_or_too_many_are_refused(engine: sa.Engine, count: int) -> None:
    with pytest.raises(InvalidInput, match="place_ids"):
        scan_again(engine, SILENT, [str(n) for n in range(count)], actor="ann")


def test_the_history_has_the_act_and_the_selected_places(engine: sa.Engine) -> None:
    _selected(engine, completed, queued)
    with transaction(engine) as session:
        staged(session, "new")

    scan_again(engine, SILENT, [completed, queued, "new"], actor="ann")

    [event] = _history(engine)
    assert (event.act, event.actor, event.status) == ("scan_again", "ann", None)
    assert event.request == {"place_ids": 3, "rescan": "always"}
    assert event.counts == {"queued": 1, "already_waiting": 1, "running": 0, "kept": 0}
    with transaction(engine) as session:
        changes = session.scalars(sa.select(CurationChange)).all()
    assert {change.scan_before for change in changes} == {completed, queued}
    assert get_place(engine, completed).scan_event_id == event.id
    assert get_place(engine, queued).scan_event_id is None


def test_a_fault_in_the_middle_leaves_nothing_half_done(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        ids = stage_many(session, 3, status=PlaceStatus.Selected, deep_scan_status=failed)
        break_the_next_update(session, "scan_event_id")

    with pytest.raises(sa.exc.IntegrityError):
        scan_again(engine, SILENT, ids, actor="ann")

    assert set(_scans(engine, ids).values()) == {failed}
    assert _history(engine) == []


def test_two_who_ask_at_once_queue_each_place_once(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        ids = list(stage_many(session, 300, status=PlaceStatus.Selected, deep_scan_status=failed))

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(scan_again, engine, SILENT, mine, actor="ann") for mine in (ids, ids[::-1])
        ]
        said = [one.result(timeout=60) for one in asked]

    assert sum(request.queued_count for request in said) == 300
    assert sum(request.waiting_count for request in said) == 300


def test_the_doctor_finds_nothing_wrong_after_a_request(engine: sa.Engine) -> None:
    _selected(engine, failed)
    with transaction(engine) as session:
        place = staged(
            session, "done", status=PlaceStatus.Selected, deep_scan_status=completed, scan_token=1
        )
        session.add(
            ScanAttempt(
                place_key=place.id or 0,
                number=1,
                token=1,
                worker="host:1",
                started_at=NOW,
                finished_at=NOW,
                outcome=COMPLETE.name,
            )
        )
        found_business(session, place)

    scan_again(engine, SILENT, [failed, "done"], actor="ann")

    broken = {finding.name for finding in examine(engine, tick_s=5).broken}
    assert broken <= {Invariant.scheduler_silent}  # none runs in this test


def test_workers_are_woken_only_when_there_is_something_to_scan(
    engine: sa.Engine, redis_url: str
) -> None:
    _selected(engine, completed)
    queue = Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url))

    scan_again(engine, Signals(redis_url), [completed], actor="ann", rescan=Rescan.never)
    after_nothing = queue.count
    scan_again(engine, Signals(redis_url), [completed], actor="ann")

    assert (after_nothing, queue.count) == (0, 1)


def _history(engine: sa.Engine) -> list[CurationEvent]:
    with transaction(engine) as session:
        return list(session.scalars(sa.select(CurationEvent)))
