"""What has become of the places of an act: counted, and told one by one where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import PlaceStatus, ScanState
from placecurator.domain.live import PlaceChange
from placecurator.storage.events import EVENT
from placecurator.storage.models import CurationChange, Place

_places: sa.Table = Place.__table__  # type: ignore[attr-defined]
_changes: sa.Table = CurationChange.__table__  # type: ignore[attr-defined]
_place, _change = _places.c, _changes.c

_SHOWN = (
    *(_place.place_id, _place.status),
    *(_place.deep_scan_status, _place.deep_scan_cause, _place.deep_scan_error),
)


class Effects:
    """Counts places of an act, which it finds as what they are now next to what they were."""

    def __init__(self, **kinds: sa.ColumnElement[bool]):
        """``kinds`` are conditions on a place and its change, by the name of the count."""
        self._names = tuple(kinds)
        self._count = _of_event(
            [sa.func.count().filter(kind).label(name) for name, kind in kinds.items()]
        )
        self._list = _of_event([*_SHOWN, *kinds.values()]).order_by(_place.id)

    def of(
        self, session: Session, event_id: int, *, listed: bool, **values: Any
    ) -> tuple[Mapping[str, int], tuple[PlaceChange, ...]]:
        """How many places of the act are of each kind, and if ``listed`` what pages show of each.

        These are in the order of their keys. ``values`` are for what the conditions have bound.
        """
        bound = {"event": event_id, **values}
        if not listed:
            return dict(session.execute(self._count, bound).mappings().one()), ()
        rows = session.execute(self._list, bound).all()
        counts = {
            name: sum(1 for row in rows if row[number])
            for number, name in enumerate(self._names, len(_SHOWN))
        }
        return counts, tuple(_change_of(*row) for row in rows)


def _of_event(columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*columns)
        .join_from(_changes, _places, _place.id == _change.place_key)
        .where(_change.event_id == EVENT)
    )


def _change_of(
    place_id: str,
    status: PlaceStatus,
    scan: ScanState,
    cause: str | None,
    error: str | None,
    *_kinds: bool,
) -> PlaceChange:
    return PlaceChange(
        place_id=place_id,
        status=status,
        deep_scan_status=scan,
        deep_scan_cause=cause,
        deep_scan_error=error,
    )
