"""A check-up is cheap: no check compares every row with every other."""

from __future__ import annotations

import time
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus, PlaceStatus
from placecurator.services.doctor import examine
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness, Place, ScanAttempt
from tests.factories import NOW, stage_many
from tests.services.breaches import now

PLACES = 10_000
LIMIT_S = 2.0
"""Each with each would be 100,000,000 steps for a check, ten seconds at least."""

_place = sa.inspect(Place).c


def test_a_check_up_of_many_places_is_quick(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        wait = {"queued_at": NOW, "next_attempt_at": now() + timedelta(hours=1)}
        selected = {"status": PlaceStatus.Selected}
        stage_many(session, PLACES, "new/")
        stage_many(
            session, PLACES, "queued/", deep_scan_status=DeepScanStatus.queued, **wait, **selected
        )
        complete_many(session)

    started = time.monotonic()
    checkup = examine(engine, tick_s=1)
    took_s = time.monotonic() - started

    assert checkup.broken == ()
    assert took_s < LIMIT_S


def complete_many(session: Session) -> None:
    """Completed places, each with its business and its attempt."""
    completed = DeepScanStatus.completed
    stage_many(
        session,
        PLACES,
        "completed/",
        status=PlaceStatus.Selected,
        deep_scan_status=completed,
        scan_token=1,
    )
    keys = session.execute(
        sa.select(_place.id, _place.place_id).where(_place.deep_scan_status == completed)
    ).all()
    session.execute(sa.insert(ScanAttempt), [_attempt(key) for key, _ in keys])
    session.execute(sa.insert(LocalBusiness), [_business(*row) for row in keys])


def _attempt(key: int) -> dict[str, object]:
    return {
        "place_key": key,
        "number": 1,
        "token": 1,
        "worker": "somebody",
        "started_at": NOW,
        "outcome": COMPLETE.name,
    }


def _business(key: int, place_id: str) -> dict[str, object]:
    return {
        "place_key": key,
        "place_id": place_id,
        "name_key": "",
        "search_text": "",
        "scan_token": 1,
        "scanned_at": NOW,
        "created_at": NOW,
    }
