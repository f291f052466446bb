"""What the database has of the desk: the rows of the places, and what a filter should find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage.database import transaction
from placecurator.storage.models import (
    BusinessObservations,
    CurationChange,
    CurationEvent,
    LocalBusiness,
    Place,
    ScanAttempt,
    Selection,
)

Rows = Mapping[str, Place]

_TABLES = (
    *(BusinessObservations, LocalBusiness, ScanAttempt, Place),
    *(CurationChange, CurationEvent, Selection),
)


def empty(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        for table in _TABLES:
            session.execute(sa.delete(table))


def rows(engine: sa.Engine) -> Rows:
    with transaction(engine) as session:
        return {place.place_id: place for place in session.scalars(sa.select(Place))}


def last_act(engine: sa.Engine) -> int:
    newest = sa.select(sa.func.max(sa.inspect(CurationEvent).c.id))
    with transaction(engine) as session:
        return session.scalar(newest) or 0


def verdict(row: Place) -> tuple[Any, ...]:
    return row.status.value, row.updated_by, row.status_changed_at, row.verdict_event_id


def facts(found: Rows) -> dict[str, dict[str, Any]]:
    return {place: row.model_dump() for place, row in found.items()}


def are(found: Rows, state: DeepScanStatus) -> set[str]:
    return {place for place, row in found.items() if row.deep_scan_status is state}


def un_queued(before: Rows, after: Rows) -> set[str]:
    return are(before, DeepScanStatus.queued) - are(after, DeepScanStatus.queued)


def matching(found: Rows, wanted: PlaceFilter) -> frozenset[str]:
    """The places that pass a filter by verdict, scan and city."""
    return frozenset(
        place
        for place, row in found.items()
        if (not wanted.statuses or row.status in wanted.statuses)
        and (not wanted.scans or row.deep_scan_status in wanted.scans)
        and (not wanted.cities or row.city in wanted.cities)
    )
