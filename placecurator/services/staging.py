"""Looking at staged places: pages, counts, single places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus, ScanState
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services import cursor
from placecurator.storage import finding, keyset, place_pages, places
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
    city = "city"
    source = "source"
    rating = "rating"
    review_count = "review_count"
    status = "status"
    decided = "decided"
    deep_scan_status = "deep_scan_status"


SORTS = tuple(f"{sign}{sort.value}" for sort in PlaceSort for sign in ("", "-"))
"""The orders as requests and addresses spell them; a minus sign turns one round."""

_COLUMN_NAMES = {
    PlaceSort.imported: "id",
    PlaceSort.name: "name_key",
    PlaceSort.decided: "status_changed_at",
}
_COLUMNS = {sort: places.COLUMNS[_COLUMN_NAMES.get(sort, sort)] for sort in PlaceSort}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """A page of places.

    It begins behind ``cursor``, or ends in front of ``before``: the ``next_cursor`` or the
    ``previous_cursor`` of another page in the same order. Without either it is the first page, or
    the last one when ``last`` is set.
    """

    filter: PlaceFilter = field(default_factory=PlaceFilter)
    sort: PlaceSort = PlaceSort.imported
    descending: bool = False
    limit: int = 100
    cursor: str | None = None
    before: str | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Places without ``raw``; a cursor is None where no further page is known."""

    items: tuple[Place, ...]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """How many places are staged, in all and by each status, zeros included."""

    total: int
    by_status: dict[PlaceStatus, int]
    by_scan: dict[ScanState, int]


def list_places(engine: sa.Engine, query: PlaceQuery) -> PlacePage:
    """A page of the places that pass the filter.

    Raises:
        InvalidInput: the cursor is not one of this list, the limit is out of bounds, or more than
            one page was asked for.
    """
    cursor.check_limit(query.limit, LONGEST_PAGE)
    _refuse_two_pages(query)
    order = order_of(query)
    after = None if query.cursor is None else cursor.read(order, query.cursor)
    before = None if query.before is None else cursor.read(order, query.before, "before")
    with transaction(engine) as session:
        read = partial(place_pages.page, session, query.filter, order, limit=query.limit + 1)
        if before is not None or query.last:
            found = read(before, back=True)
            if before is None or len(found) >= query.limit:
                return _backward(order, found, query)
            after = None  # a page is not left short at the beginning
        found = read(after)
    items, next_cursor = cursor.cut(order, found, query.limit)
    has_rows_before = after is not None and items
    return PlacePage(items, next_cursor, cursor.write(order, items[0]) if has_rows_before else None)


def order_of(query: PlaceQuery) -> keyset.Order:
    """The order in which a query lists places."""
    return keyset.Order(
        column=_COLUMNS[query.sort], key=places.COLUMNS.id, descending=query.descending
    )


def sorted_by(order: str) -> tuple[PlaceSort, bool]:
    """What one of ``SORTS`` stands for: what is sorted by, and whether descending.

    Raises:
        InvalidInput: it is none of them.
    """
    if order not in SORTS:
        raise InvalidInput("sort", "is not an order of this list", SORTS)
    return PlaceSort(order.removeprefix("-")), order.startswith("-")


def _refuse_two_pages(query: PlaceQuery) -> None:
    asked = {"cursor": query.cursor is not None, "before": query.before is not None}
    named = [name for name, given in (asked | {"last": query.last}).items() if given]
    if len(named) > 1:
        raise InvalidInput(named[1], f"cannot be combined with {named[0]}: it is another page")


def _backward(order: keyset.Order, found: Sequence[Place], query: PlaceQuery) -> PlacePage:
    items = tuple(found[-query.limit :])
    return PlacePage(
        items,
        next_cursor=cursor.write(order, items[-1]) if items and not query.last else None,
        previous_cursor=cursor.write(order, items[0]) if len(found) > query.limit else None,
    )


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


def count_matches(engine: sa.Engine, wanted: PlaceFilter) -> int:
    """How many places pass the filter at this moment.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    with transaction(engine) as session:
        return finding.count(session, wanted)


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
