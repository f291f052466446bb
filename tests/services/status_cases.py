"""What a status change does, as data: every door to the service is tested with the same cases.

A door takes the database, the signals and what was asked, and says what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, Rescan, ScanState
from placecurator.services.curation import StatusUpdate
from placecurator.services.signals import Signals
from placecurator.services.staging import get_places
from placecurator.storage.database import transaction
from tests.factories import NOW, staged

Door = Callable[[sa.Engine, Signals, Sequence[str], PlaceStagingStatus, Rescan], StatusUpdate]

queued, processing = DeepScanStatus.queued, DeepScanStatus.processing
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed

LONG_AGO = NOW.replace(year=2020)


@dataclass(frozen=True, kw_only=True)
class StatusCase:
    """``given`` has the columns of each staged place, ``then`` its scan afterwards."""

    name: str
    given: Mapping[str, Mapping[str, Any]]
    ids: Sequence[str]
    status: PlaceStagingStatus = PlaceStagingStatus.Selected
    rescan: Rescan = Rescan.always
    result: StatusUpdate
    then: Mapping[str, ScanState] = field(default_factory=dict)


def _scans(*states: ScanState, **fields: Any) -> dict[str, dict[str, Any]]:
    """Places named after the state of their scan."""
    return {str(state): {"deep_scan_status": state} | fields for state in states}


_ALL = _scans(None, queued, processing, completed, failed)
_LEAVING: dict[str, dict[str, Any]] = {
    "was never": {"deep_scan_status": queued, "scan_before": None},
    "was completed": {"deep_scan_status": queued, "scan_before": completed},
    "was failed": {"deep_scan_status": queued, "scan_before": failed},
    "runs": {"deep_scan_status": processing},
    "done": {"deep_scan_status": completed},
}

CASES = (
    StatusCase(
        name="one place is selected and queued",
        given=_scans(None),
        ids=["None"],
        result=StatusUpdate(1, 1, 0, 0, ()),
        then={"None": queued},
    ),
    StatusCase(
        name="a selected place is queued from every state but a running scan",
        given=_ALL,
        ids=list(_ALL),
        result=StatusUpdate(5, 4, 0, 1, ()),
        then={
            "None": queued,
            "queued": queued,
            "processing": processing,
            "completed": queued,
            "failed": queued,
        },
    ),
    StatusCase(
        name="a completed scan is not made again with rescan=never",
        given=_ALL,
        ids=list(_ALL),
        rescan=Rescan.never,
        result=StatusUpdate(5, 3, 0, 1, ()),
        then={"None": queued, "completed": completed, "failed": queued},
    ),
    StatusCase(
        name="only an old completed scan is made again with rescan=stale",
        given={
            "old": {"deep_scan_status": completed, "scan_finished_at": LONG_AGO},
            "fresh": {"deep_scan_status": completed, "scan_finished_at": NOW.replace(year=2999)},
            "undated": {"deep_scan_status": completed},
            "never": {},
        },
        ids=["old", "fresh", "undated", "never"],
        rescan=Rescan.stale,
        result=StatusUpdate(4, 3, 0, 0, ()),
        then={"old": queued, "fresh": completed, "undated": queued, "never": queued},
    ),
    *(
        StatusCase(
            name=f"a scan that waits is taken back when the verdict becomes {status.value}",
            given=_LEAVING,
            ids=list(_LEAVING),
            status=status,
            result=StatusUpdate(5, 0, 3, 1, ()),
            then={
                "was never": None,
                "was completed": completed,
                "was failed": failed,
                "runs": processing,
                "done": completed,
            },
        )
        for status in PlaceStagingStatus
        if status is not PlaceStagingStatus.Selected
    ),
    StatusCase(
        name="an id named twice counts once",
        given=_scans(None, failed),
        ids=["None", "failed", "None", "None"],
        result=StatusUpdate(2, 2, 0, 0, ()),
        then={"None": queued, "failed": queued},
    ),
    StatusCase(
        name="unknown ids among known ones are reported in the order asked",
        given=_scans(None),
        ids=["zebra", "None", "ant", "zebra"],
        result=StatusUpdate(1, 1, 0, 0, ("zebra", "ant")),
        then={"None": queued},
    ),
    StatusCase(
        name="ids that no database can hold are unknown",
        given=_scans(None),
        ids=["a\0b", "None", "; DROP TABLE places_staging", "%", "['None']"],
        result=StatusUpdate(1, 1, 0, 0, ("a\0b", "; DROP TABLE places_staging", "%", "['None']")),
    ),
    StatusCase(
        name="places that were not named keep their verdict and their scan",
        given=_ALL,
        ids=["None"],
        status=PlaceStagingStatus.Archived,
        result=StatusUpdate(1, 0, 0, 0, ()),
        then={"None": None, "queued": queued, "completed": completed, "failed": failed},
    ),
)


def check(door: Door, case: StatusCase, engine: sa.Engine, signals: Signals) -> None:
    """Bring the places about, go through the door, and look at what it said and did."""
    with transaction(engine) as session:
        for place_id, columns in case.given.items():
            staged(session, place_id, **columns)

    said = door(engine, signals, case.ids, case.status, case.rescan)

    places = {place.place_id: place for place in get_places(engine, list(case.given))}
    assert said == case.result
    assert {id: places[id].deep_scan_status for id in case.then} == dict(case.then)
    for place_id, place in places.items():
        given = case.status.to_place_status() if place_id in case.ids else "New"
        assert place.status == given
