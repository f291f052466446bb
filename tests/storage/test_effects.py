"""What an act did is the same, counted by the database or place by place."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus, Rescan
from placecurator.storage import events, history, undoing, verdicts
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.verdicts import Outcome, Verdict
from tests.factories import NOW, staged

LATER = NOW + timedelta(hours=1)
WAITING = {"deep_scan_status": DeepScanStatus.queued, "queued_at": NOW, "next_attempt_at": NOW}
PLACES = {
    "never asked": {},
    "waits": {"status": PlaceStatus.Selected, **WAITING},
    "is scanned": {
        "status": PlaceStatus.Selected,
        "deep_scan_status": DeepScanStatus.processing,
        "lease_expires_at": LATER,
    },
    "was scanned": {
        "status": PlaceStatus.Selected,
        "deep_scan_status": DeepScanStatus.completed,
        "scan_finished_at": NOW,
    },
}


@pytest.fixture
def place_ids(engine: sa.Engine) -> list[str]:
    with transaction(engine) as session:
        for place_id, fields in PLACES.items():
            staged(session, place_id, **fields)
    return list(PLACES)


def decide(session: Session, place_ids: list[str], status: PlaceStatus) -> int:
    """Give a status to the places; the number of the act."""
    event = CurationEvent(act=events.SET_STATUS, actor="ann", at=LATER, status=status)
    event_id = events.record(session, event)
    events.remember(session, event_id, place_ids)
    verdict = Verdict(status=status, actor="ann", now=LATER, rescan=Rescan.always, stale_before=NOW)
    verdicts.give(session, event_id, verdict)
    return event_id


@pytest.mark.parametrize("status", [PlaceStatus.Maybe, PlaceStatus.Selected])
def test_a_status_change_is_counted_alike_in_the_database_and_place_by_place(
    engine: sa.Engine, place_ids: list[str], status: PlaceStatus
) -> None:
    with transaction(engine) as session:
        event_id = decide(session, place_ids, status)

        counted, nothing = verdicts.outcome(session, event_id, listed=False)
        listed, changes = verdicts.outcome(session, event_id, listed=True)

    asks = status is PlaceStatus.Selected
    assert counted == Outcome(
        waiting=3 if asks else 0,
        taken_back=0 if asks else 1,
        running=1,
        requested=2 if asks else 0,
        revised=0,
    )
    assert (listed, nothing) == (counted, ())
    assert [change.place_id for change in changes] == place_ids
    assert {change.status for change in changes} == {status}


def test_a_place_with_another_verdict_before_counts_as_revised(
    engine: sa.Engine, place_ids: list[str]
) -> None:
    with transaction(engine) as session:
        decide(session, place_ids[:3], PlaceStatus.Maybe)
        decide(session, place_ids[2:3], PlaceStatus.Archived)
        event_id = decide(session, place_ids, PlaceStatus.Archived)

        for listed in (False, True):
            outcome, _ = verdicts.outcome(session, event_id, listed=listed)
            assert outcome.revised == 2


def test_an_undo_is_counted_alike_in_the_database_and_place_by_place(
    engine: sa.Engine, place_ids: list[str]
) -> None:
    with transaction(engine) as session:
        act = history.get(session, decide(session, place_ids, PlaceStatus.Selected))
        assert act
        undo = events.record(session, CurationEvent(act=events.UNDO, actor="ann", at=LATER))
        events.remember_where(session, undo, undoing.stands(act))
        undoing.restore(session, act, undo, LATER)

        counted, nothing = undoing.taken_back(session, act, undo, listed=False)
        listed, changes = undoing.taken_back(session, act, undo, listed=True)

    assert counted == undoing.TakenBack(unqueued=2, queued=0, running=0, scanned=0)
    assert (listed, nothing) == (counted, ())
    assert [(change.place_id, change.deep_scan_status) for change in changes] == [
        ("never asked", None),
        ("waits", DeepScanStatus.queued),
        ("is scanned", DeepScanStatus.processing),
        ("was scanned", DeepScanStatus.completed),
    ]
