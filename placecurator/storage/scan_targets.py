"""What a scan is given: columns of the staged place, and the pages that the last one has read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.scan import ScanTarget
from placecurator.storage.known_facts import marks_of
from placecurator.storage.models import BusinessObservations, Place
from placecurator.storage.models.place import SourceFields

_place = sa.inspect(Place).c
_kept = sa.inspect(BusinessObservations).c

_OF_ITS_OWN = {"name", "website"}
_STATED = tuple(
    name for name in FACT_FIELDS if name in SourceFields.model_fields and name not in _OF_ITS_OWN
)
"""What the source may have said besides."""

_read = sa.select(_kept.pages).where(_kept.place_key == _place.id).correlate(Place)

TARGET_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    _place.place_id,
    _place.name,
    _place.source,
    _place.website,
    *(_place[name] for name in _STATED),
    _read.scalar_subquery().label("pages"),
)
"""What ``target_of`` needs of a row."""


def target_of(row: sa.Row[Any]) -> ScanTarget:
    """The target in a row with ``TARGET_COLUMNS``."""
    return ScanTarget(
        place_id=row.place_id,
        name=row.name,
        website=row.website,
        country=row.country,
        source=row.source,
        stated={name: value for name in _STATED if (value := getattr(row, name)) is not None},
        pages=marks_of(row.pages or ()),
    )
