"""People who decide and take back, and what is seen of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import (
    PlaceStagingStatus,
    PlaceStatus,
    Rescan,
    ScanState,
)
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.doctor import examine
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import Undone, undo
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle
from tests.storage.scanning import ended

SILENT = Signals(None)
_event = sa.inspect(CurationEvent).c
SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
ARCHIVED = PlaceStagingStatus.Archived

ANN = Actor(name="ann", role=Role.curator, user_id=1, via="session")
BEN = Actor(name="ben", role=Role.curator, user_id=2, via="session")
EVE = Actor(name="eve", role=Role.viewer, user_id=3, via="session")
ROOT = Actor(name="root", role=Role.admin, user_id=4, via="session")


def decide(
    engine: sa.Engine,
    choice: PlaceStagingStatus,
    *place_ids: str,
    by: Actor = ANN,
    rescan: Rescan = Rescan.always,
) -> int:
    """The number of the act."""
    set_status(engine, SILENT, Named(tuple(place_ids)), choice, actor=by.name, rescan=rescan)
    with transaction(engine) as session:
        newest: int = session.scalars(sa.select(sa.func.max(_event.id))).one()
    return newest


def take_back(engine: sa.Engine, event_id: int, by: Actor = ANN) -> Undone:
    return undo(engine, SILENT, event_id, actor=by)


def state(engine: sa.Engine, place_id: str) -> tuple[PlaceStatus, ScanState]:
    place = get_place(engine, place_id)
    return place.status, place.deep_scan_status


def begin_scan(engine: sa.Engine) -> Any:
    with transaction(engine) as session:
        now = datetime.now(UTC)
        [claimed] = claim(session, 1, worker="w", lease_s=60, now=now)
    return claimed


def end_scan(engine: sa.Engine, claimed: Any, move: Any) -> None:
    with transaction(engine) as session:
        settle(session, [ended(claimed, move)], datetime.now(UTC))


def counted(undone: Undone) -> dict[str, int]:
    names = ("restored", "unqueued", "queued", "running", "scanned", "already", "changed", "gone")
    return {name: number for name in names if (number := getattr(undone, name))}


def assert_nothing_is_broken(engine: sa.Engine) -> None:
    broken = {finding.name.value for finding in examine(engine, tick_s=1.0).broken}
    assert broken <= {"scheduler_silent"}
