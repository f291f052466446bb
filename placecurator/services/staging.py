"""Looking at staged places: pages, counts, single places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from placecurator.domain.errors import UnknownPlaces
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus, ScanState
from placecurator.services import cursor
from placecurator.storage import keyset, places, searches
from placecurator.storage.database import transaction
from placecurator.storage.models import Place

LONGEST_PAGE = 1000
"""Rows of a page."""


class PlaceSort(StrEnum):
    """What staged places can be sorted by; places without a value come last in both directions.

    Statuses come in the order of their enum on PostgreSQL, in alphabetical order on SQLite.
    """

    imported = "imported"
    name = "name"
    category = "category"
    rating = "rating"
    review_count = "review_count"
    status = "status"
    deep_scan_status = "deep_scan_status"


_COLUMN_NAMES = {PlaceSort.imported: "id", PlaceSort.name: "name_key"}
_COLUMNS = {sort: places.COLUMNS[_COLUMN_NAMES.get(sort, sort)] for sort in PlaceSort}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Which places; an empty condition lets all pass. ``None`` in ``scans``: never asked for.

    ``text`` is looked for in name, address, category, website and phone, in any case and with or
    without accents. ``search_id`` is the search that found them; None: however they came.
    """

    statuses: frozenset[PlaceStatus] = frozenset()
    scans: frozenset[ScanState] = frozenset()
    text: str = ""
    search_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """A page of places. ``cursor`` is the ``next_cursor`` of the page before; None: the first."""

    filter: PlaceFilter = field(default_factory=PlaceFilter)
    sort: PlaceSort = PlaceSort.imported
    descending: bool = False
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Places without ``raw``; ``next_cursor`` is None on the last page."""

    items: tuple[Place, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """How many places are staged, in all and by each status, zeros included."""

    total: int
    by_status: dict[PlaceStatus, int]
    by_scan: dict[ScanState, int]


def list_places(engine: sa.Engine, query: PlaceQuery) -> PlacePage:
    """A page of the places that pass the filter.

    Raises:
        InvalidInput: the cursor is not one of this list, or the limit is out of bounds.
    """
    cursor.check_limit(query.limit, LONGEST_PAGE)
    order = keyset.Order(
        column=_COLUMNS[query.sort], key=places.COLUMNS.id, descending=query.descending
    )
    after = None if query.cursor is None else cursor.read(order, query.cursor)
    conditions = query.filter
    rows = places.listed(conditions.statuses, conditions.scans, conditions.text)
    if conditions.search_id is not None:
        rows = rows.where(places.COLUMNS.id.in_(searches.places_of(conditions.search_id)))
    with transaction(engine) as session:
        found = keyset.page(session, rows, order, after, query.limit + 1)
    return PlacePage(*cursor.cut(order, found, query.limit))


def get_place(engine: sa.Engine, place_id: str) -> Place:
    """One place, with ``raw``.

    Raises:
        UnknownPlaces: it is not staged.
    """
    with transaction(engine) as session:
        place = places.get(session, place_id)
    if place is None:
        raise UnknownPlaces([place_id])
    return place


def get_places(engine: sa.Engine, place_ids: Sequence[str]) -> tuple[Place, ...]:
    """The staged ones of the places, in the order asked, without ``raw``."""
    with transaction(engine) as session:
        found = {place.place_id: place for place in places.get_many(session, place_ids)}
    return tuple(found[place_id] for place_id in dict.fromkeys(place_ids) if place_id in found)


def count_places(engine: sa.Engine) -> PlaceCounts:
    """Count the staged places by verdict and by scan."""
    with transaction(engine) as session:
        by_status = places.count_by(session, places.COLUMNS.status)
        by_scan = places.count_by(session, places.COLUMNS.deep_scan_status)
    return PlaceCounts(
        total=sum(by_status.values()),
        by_status={status: by_status.get(status, 0) for status in PlaceStatus},
        by_scan={state: by_scan.get(state, 0) for state in (None, *DeepScanStatus)},
    )
