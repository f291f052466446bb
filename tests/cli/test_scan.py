"""The command that asks for another scan."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from tests.commands import placecurator, refusal
from tests.factories import staged


def test_selected_places_are_queued_and_the_rest_is_told(
    database_url: str, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        for place_id, scan in (("a", DeepScanStatus.failed), ("b", DeepScanStatus.completed)):
            staged(session, place_id, status=PlaceStatus.Selected, deep_scan_status=scan)
        staged(session, "c")

    said = placecurator(
        "scan", "a", "b", "c", "d", "--rescan", "never", database_url=database_url, redis_url=""
    ).stdout

    assert said.splitlines() == [
        "1 queued for a deep scan",
        "1 completed and left alone",
        "1 not Selected: set them to Selected to scan",
        "1 not staged: check the ids",
    ]
    assert get_place(engine, "a").deep_scan_status is DeepScanStatus.queued


def test_a_place_that_is_not_selected_is_refused_in_a_sentence(
    database_url: str, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        staged(session, "c")

    assert "set them to Selected" in refusal(placecurator("scan", "c", database_url=database_url))
