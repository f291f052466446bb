"""Reading staged places, local businesses and health over REST."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.storage.database import transaction
from placecurator.storage.models import ScanAttempt
from tests.factories import NOW, found_business, staged

PLACES = "/api/v3/places/staging"
BUSINESSES = "/api/v3/local-businesses"


@pytest.fixture(autouse=True)
def _places(engine: sa.Engine) -> None:
    failed: dict[str, Any] = {
        "deep_scan_status": DeepScanStatus.failed,
        "deep_scan_cause": "place_closed",
        "deep_scan_error": "The place is closed for good.",
    }
    with transaction(engine) as session:
        staged(session, "osm:node/1", name="Bar", rating=3.0, status=PlaceStatus.Not_a_Fit)
        staged(
            session, "osm:node/2", name="Café", rating=5.0, website="https://c.example", **failed
        )
        place = staged(session, "osm:node/3", name="Ale", raw={"amenity": "pub"})
        attempt: dict[str, Any] = {"number": 1, "token": 1, "worker": "w", "started_at": NOW}
        session.add(ScanAttempt(place_key=place.id or 0, **attempt))
        found_business(session, place, name="Ale", phone="+358401234567")


def _ids(answer: Any) -> list[str]:
    return [item["place_id"].removeprefix("osm:node/") for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "123"),
        ("?sort=name", "312"),
        ("?sort=-rating", "213"),
        ("?sort=-imported&limit=1", "3"),
        ("?q=CAFE", "2"),
        ("?status=Not a Fit", "1"),
        ("?status=Not a Fit&status=New&sort=name", "312"),
        ("?scan=never", "13"),
        ("?scan=failed&scan=queued", "2"),
        ("?scan=never&status=New&q=a", "3"),
        ("?q=%00", "123"),
        ("?q=%25", ""),
        ("?cause=place_closed", "2"),
        ("?has_website=true", "2"),
        ("?has_website=false&rating_from=3", "1"),
        ("?rating_from=3&rating_to=4.9", "1"),
        ("?category=", "123"),
        ("?category=bakery", ""),
        ("?city=&source=test&tag=vip", ""),
        ("?staged_from=2026-01-15&staged_to=2026-01-15", "123"),
        ("?staged_to=2026-01-14", ""),
        ("?decided_from=2026-01-01", ""),
        ("?revisit_by=2026-01-01", ""),
        ("?sort=name&last=true&limit=2", "12"),
    ],
)
def test_places_can_be_filtered_and_sorted(client: TestClient, query: str, found: str) -> None:
    assert _ids(client.get(PLACES + query)) == list(found)


def test_the_cursor_leads_through_all_pages(client: TestClient) -> None:
    first = client.get(f"{PLACES}?sort=rating&limit=2")
    rest = client.get(f"{PLACES}?sort=rating&limit=2&cursor={first.json()['next_cursor']}")

    assert (_ids(first), _ids(rest)) == (["1", "2"], ["3"])
    assert rest.json()["next_cursor"] is None


def test_the_cursor_leads_back_again(client: TestClient) -> None:
    last = client.get(f"{PLACES}?sort=rating&limit=1&last=true").json()
    middle = client.get(f"{PLACES}?sort=rating&limit=1&before={last['previous_cursor']}")

    assert _ids(middle) == ["2"]
    assert last["next_cursor"] is None


def test_an_item_has_the_verdict_the_scan_and_what_the_source_said(client: TestClient) -> None:
    [item] = client.get(f"{PLACES}?q=cafe").json()["items"]

    assert item["status"] == "New"
    assert item["deep_scan_status"] == "failed"
    assert item["deep_scan_cause"] == "place_closed"
    assert item["deep_scan_error"] == "The place is closed for good."
    assert (item["name"], item["rating"], item["website"]) == ("Café", 5.0, "https://c.example")
    assert "raw" not in item


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("limit=0", "limit", None),
        ("limit=1001", "limit", None),
        ("limit=ten", "limit", None),
        ("limit=" + "9" * 5000, "limit", None),
        ("cursor=nonsense", "cursor", None),
        ("status=new", "status", ["New", "Selected", "Maybe", "Not a Fit", "Archived"]),
        ("scan=None", "scan", ["never", "queued", "processing", "completed", "failed"]),
        ("page=2", "page", None),
        ("q=" + "x" * 201, "q", None),
        ("cause=bad_luck", "cause", list(Cause)),
        ("rating_from=6", "rating_from", None),
        ("rating_from=4&rating_to=3", "rating_to", None),
        ("staged_from=20260101", "staged_from", None),
        ("staged_from=1767225600", "staged_from", None),
        ("staged_from=2026-01-02&staged_to=2026-01-01", "staged_to", None),
        ("decided_to=2026-02-30", "decided_to", None),
        ("revisit_by=soon", "revisit_by", None),
        ("has_website=perhaps", "has_website", None),
        ("category=%00", "category", None),
        ("city=" + "&city=x" * 101, "city", None),
        ("before=nonsense", "before", None),
        ("last=true&cursor=x", "last", None),
    ],
)
def test_a_bad_query_is_refused_by_name(
    client: TestClient, query: str, field: str, allowed: list[str] | None
) -> None:
    answer = client.get(f"{PLACES}?{query}")

    error = answer.json()["error"]
    assert (answer.status_code, error["field"], error.get("allowed")) == (422, field, allowed)


def test_facets_are_counted_under_the_other_conditions(client: TestClient) -> None:
    facets = client.get(f"{PLACES}/facets?scan=never&has_website=false").json()["facets"]

    by_field = {facet["field"]: facet for facet in facets}
    assert by_field["scan"]["counts"] == [{"value": "never", "count": 2}]
    assert by_field["website"]["counts"] == [{"value": False, "count": 2}]
    assert by_field["rating"]["counts"] == [
        {"value": 3, "count": 1},
        {"value": None, "count": 1},
    ]
    assert {(facet["as_of"], facet["at_least"]) for facet in facets} == {(None, False)}


@pytest.mark.parametrize(("query", "total"), [("", 3), ("?scan=never", 2), ("?q=cafe", 1)])
def test_matches_are_counted(client: TestClient, query: str, total: int) -> None:
    assert client.get(f"{PLACES}/matches{query}").json() == {"total": total}


def test_a_bad_condition_of_facets_is_refused_by_name(client: TestClient) -> None:
    error = client.get(f"{PLACES}/facets?limit=3").json()["error"]

    assert error["field"] == "limit"


@pytest.mark.parametrize("sort", ["price", "--name", "-", "", "NAME", "id"])
def test_an_unknown_order_is_refused_with_those_that_exist(client: TestClient, sort: str) -> None:
    error = client.get(f"{PLACES}?sort={sort}").json()["error"]

    assert error["field"] == "sort"
    assert {"name", "-rating", "imported"} <= set(error["allowed"])


def test_one_place_has_its_attempts_and_the_row_of_the_source(client: TestClient) -> None:
    place = client.get(f"{PLACES}/osm:node/3").json()

    assert (place["place_id"], place["raw"]) == ("osm:node/3", {"amenity": "pub"})
    assert [attempt["worker"] for attempt in place["attempts"]] == ["w"]


@pytest.mark.parametrize("path", [f"{PLACES}/osm:node/9", f"{PLACES}/a%00", f"{BUSINESSES}/x"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "UnknownPlaces"


def test_counts_name_every_status(client: TestClient) -> None:
    assert client.get(f"{PLACES}/counts").json() == {
        "total": 3,
        "by_status": {"New": 2, "Selected": 0, "Maybe": 0, "Not a Fit": 1, "Archived": 0},
        "by_scan": {"never": 2, "queued": 0, "processing": 0, "completed": 0, "failed": 1},
    }


def test_local_businesses_are_listed_found_and_read(client: TestClient) -> None:
    listed = client.get(BUSINESSES)
    searched = client.get(f"{BUSINESSES}?q=nobody")
    one = client.get(f"{BUSINESSES}/osm:node/3")

    assert (_ids(listed), _ids(searched)) == (["3"], [])
    assert one.json() == listed.json()["items"][0]
    assert one.json()["phone"] == "+358401234567"


def test_local_businesses_come_as_a_file(client: TestClient) -> None:
    answer = client.get(f"{BUSINESSES}.csv?q=ale")

    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert row["Name"] == "Ale"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="local-businesses.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
