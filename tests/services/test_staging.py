"""Pages, filters, orders and counts of staged places."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.staging import (
    PlaceQuery,
    PlaceSort,
    count_places,
    get_place,
    get_places,
    list_places,
)
from placecurator.storage.database import transaction
from tests.factories import stage_many, staged


def _read(engine: sa.Engine, query: PlaceQuery) -> list[str]:
    """The place ids of all pages."""
    seen: list[str] = []
    while True:
        page = list_places(engine, query)
        seen += [place.place_id for place in page.items]
        if page.next_cursor is None:
            return seen
        query = replace(query, cursor=page.next_cursor)


def _read_back(engine: sa.Engine, query: PlaceQuery) -> list[str]:
    """The place ids of all pages, from the last one to the first."""
    seen: list[str] = []
    page = list_places(engine, replace(query, last=True))
    while True:
        seen = [place.place_id for place in page.items] + seen
        if page.previous_cursor is None:
            return seen
        page = list_places(engine, replace(query, before=page.previous_cursor))


def _stage_a_mix(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        for number in range(23):
            staged(
                session,
                f"p{number}",
                name=f"Name {number % 4}",
                category=[None, "bakery", "Café"][number % 3],
                rating=[None, 4.5, 3.0, 4.5][number % 4],
                review_count=None if number % 2 else number % 5,
                status=list(PlaceStatus)[number % 5],
                deep_scan_status=[None, *DeepScanStatus][number % 5],
            )


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", PlaceSort)
def test_pages_show_each_place_once_in_order_with_empty_values_last(
    engine: sa.Engine, sort: PlaceSort, descending: bool
) -> None:
    _stage_a_mix(engine)

    paged = _read(engine, PlaceQuery(sort=sort, descending=descending, limit=3))

    whole = list_places(engine, PlaceQuery(sort=sort, descending=descending, limit=1000)).items
    assert paged == [place.place_id for place in whole]
    assert _read_back(engine, PlaceQuery(sort=sort, descending=descending, limit=23)) == paged
    assert len(set(paged)) == 23
    column = {"imported": "id", "name": "name_key", "decided": "status_changed_at"}.get(
        sort, sort.value
    )
    values = [getattr(place, column) for place in whole]
    filled = [value for value in values if value is not None]
    assert values == filled + [None] * (23 - len(filled))
    if sort not in (PlaceSort.status, PlaceSort.deep_scan_status, PlaceSort.category):
        assert filled == sorted(filled, reverse=descending)
    keys = [place.id or 0 for place in whole if getattr(place, column) == values[0]]
    assert keys == sorted(keys, reverse=descending)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", PlaceSort)
def test_the_page_before_is_the_one_that_was_there(
    engine: sa.Engine, sort: PlaceSort, descending: bool
) -> None:
    _stage_a_mix(engine)
    query = PlaceQuery(sort=sort, descending=descending, limit=5)
    pages = [list_places(engine, query)]
    while (following := pages[-1].next_cursor) is not None:
        pages.append(list_places(engine, replace(query, cursor=following)))

    for one, other in pairwise(pages):
        assert list_places(engine, replace(query, before=other.previous_cursor)).items == one.items
    assert [page.previous_cursor is None for page in pages] == [True] + [False] * 4
    tail = list_places(engine, replace(query, last=True))
    assert [place.place_id for place in tail.items] == _read(engine, query)[-5:]


def test_a_page_that_reaches_the_beginning_on_the_way_back_is_full(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 9)
    last = list_places(engine, PlaceQuery(limit=4, last=True))
    middle = list_places(engine, PlaceQuery(limit=4, before=last.previous_cursor))

    first = list_places(engine, PlaceQuery(limit=4, before=middle.previous_cursor))

    assert [place.place_id[9:] for place in first.items] == list("1234")
    assert first.previous_cursor is None


def test_the_last_page_of_nothing_is_empty(engine: sa.Engine) -> None:
    page = list_places(engine, PlaceQuery(last=True))

    assert (page.items, page.next_cursor, page.previous_cursor) == ((), None, None)


def test_a_place_that_appears_before_the_cursor_does_not_shift_the_next_page(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        for name in ("b", "d", "f"):
            staged(session, name, name=name)
    first = list_places(engine, PlaceQuery(sort=PlaceSort.name, limit=2))
    with transaction(engine) as session:
        staged(session, "a", name="a")

    second = list_places(engine, PlaceQuery(sort=PlaceSort.name, limit=2, cursor=first.next_cursor))

    assert [place.place_id for place in second.items] == ["f"]


def test_the_last_page_has_no_cursor_even_when_it_is_full(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 4)

    page = list_places(engine, PlaceQuery(limit=4))

    assert (len(page.items), page.next_cursor) == (4, None)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, "abcd"),
        ({"statuses": {PlaceStatus.Maybe}}, "b"),
        ({"statuses": {PlaceStatus.Maybe, PlaceStatus.Not_a_Fit}}, "bc"),
        ({"scans": {None}}, "ab"),
        ({"scans": {None, DeepScanStatus.failed}}, "abd"),
        ({"scans": {DeepScanStatus.failed}}, "d"),
        ({"text": "CAFE  élan"}, "a"),
        ({"text": "100%"}, "c"),
        ({"text": "_"}, "d"),
        ({"text": "\0"}, "abcd"),
        ({"text": "  "}, "abcd"),
        ({"text": "nowhere"}, ""),
        ({"text": "<b>'\"\\"}, ""),
        ({"text": "bar", "scans": {None}}, "b"),
    ],
)
def test_a_filter_lets_only_matching_places_pass(
    engine: sa.Engine, conditions: dict[str, Any], found: str
) -> None:
    with transaction(engine) as session:
        staged(session, "a", name="Café Elan")
        staged(session, "b", name="Bar", status=PlaceStatus.Maybe)
        not_a_fit = {"status": PlaceStatus.Not_a_Fit, "deep_scan_status": DeepScanStatus.queued}
        staged(session, "c", name="100% Bar", **not_a_fit)
        staged(session, "d", name="A_B", deep_scan_status=DeepScanStatus.failed)
    sets: dict[str, Any] = {
        name: value if name == "text" else frozenset(value) for name, value in conditions.items()
    }

    page = _read(engine, PlaceQuery(filter=PlaceFilter(**sets), limit=1))

    assert page == list(found)


def test_a_search_that_is_too_long_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="at most 200"):
        list_places(engine, PlaceQuery(filter=PlaceFilter(text="x" * 201)))


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_is_1_to_1000_places_long(engine: sa.Engine, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        list_places(engine, PlaceQuery(limit=limit))


def test_one_place_comes_with_the_row_as_the_source_had_it(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p", raw={"odd": ["column", 1]})

    assert get_place(engine, "p").raw == {"odd": ["column", 1]}


@pytest.mark.parametrize("place_id", ["nobody", "", "a\0b", "\ud800"])
def test_a_place_that_is_not_staged_is_unknown(engine: sa.Engine, place_id: str) -> None:
    with pytest.raises(UnknownPlaces):
        get_place(engine, place_id)


def test_places_come_in_the_order_asked_without_the_unknown_ones(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 3, prefix="p")

    found = get_places(engine, ["p3", "zz", "p1", "p3", "a\0b"])

    assert [place.place_id for place in found] == ["p3", "p1"]


def test_counts_name_every_status_also_those_without_a_place(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "a")
        staged(session, "b", status=PlaceStatus.Not_a_Fit)
        staged(session, "c", deep_scan_status=DeepScanStatus.failed)

    counts = count_places(engine)

    assert counts.total == 3
    assert counts.by_status == dict.fromkeys(PlaceStatus, 0) | {
        PlaceStatus.New: 2,
        PlaceStatus.Not_a_Fit: 1,
    }
    assert counts.by_scan == dict.fromkeys(DeepScanStatus, 0) | {None: 2, DeepScanStatus.failed: 1}
