"""What the database has of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.facets import facet_counts
from placecurator.services.staging import count_matches
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
from tests.random_places import meets
from tests.services.facet_truth import truth

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


def verdict(row: Place) -> tuple[Any, ...]:
    return row.status.value, row.updated_by, row.status_changed_at, row.verdict_event_id


def facts(found: Rows) -> dict[str, dict[str, Any]]:
    return {place: row.model_dump() for place, row in found.items()}


def matching(engine: sa.Engine, wanted: PlaceFilter) -> frozenset[str]:
    """The places that pass a filter, of which all that is counted before a selection is true."""
    found = rows(engine)
    passing = frozenset(place for place, row in found.items() if meets(row, wanted))
    assert count_matches(engine, wanted) == len(passing)
    facets = facet_counts(engine, wanted)
    assert {f.field: dict(f.counts) for f in facets} == {
        f.field: truth(found.values(), wanted, f.field) for f in facets
    }
    return passing
