"""``/api/v3/searches``: beginning, watching, stopping and listing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.services.searching.background import MOST_AT_ONCE
from placecurator.services.signals import Signals
from placecurator.services.staging import count_places
from placecurator.settings import Settings
from placecurator.storage.database import transaction
from tests.accounts import signed_in
from tests.api.conftest import URL
from tests.factories import staged
from tests.services.searching.directory import Directory, serving
from tests.waiting import wait_until

SEARCHES = "/api/v3/searches"
BODY = {"provider": "google", "text": "dentists in Espoo"}
PAGE = [("ChIJ1", "Hammas"), ("ChIJ2", "Purukalusto")]


@contextmanager
def client_of(engine: sa.Engine, directory: Directory | None) -> Iterator[TestClient]:
    """A client of an API whose Google is ``directory``; None: no provider is set up."""
    settings = Settings(public_url=URL)
    if directory:
        key = SecretStr("a key")
        settings = Settings(public_url=URL, google_api_key=key, google_base_url=directory.url)
    api = create_api(engine, Signals(None), settings)
    with TestClient(api, base_url=URL, headers=signed_in(engine, Role.curator)) as client:
        yield client


def ended(client: TestClient, search_id: int) -> dict[str, Any]:
    def look() -> dict[str, Any]:
        found: dict[str, Any] = client.get(f"{SEARCHES}/{search_id}").json()
        return found

    wait_until(lambda: look()["state"] != "running", within_s=10, what="the search ends")
    return look()


def test_a_search_is_begun_and_goes_on_by_itself(engine: sa.Engine) -> None:
    with serving(PAGE, [("ChIJ3", "Suu")]) as directory, client_of(engine, directory) as client:
        begun = client.post(SEARCHES, json={**BODY, "country": "fi", "limit": 40})
        search = ended(client, begun.json()["id"])

    assert (begun.status_code, begun.json()["state"]) == (202, "running")
    assert (search["state"], search["found"], search["new"]) == ("done", 3, 3)
    assert (search["text"], search["country"], search["limit"]) == ("dentists in Espoo", "FI", 40)
    assert search["cost_micros"] == 2 * 32_000
    assert count_places(engine).total == 3


def test_the_staged_places_can_be_narrowed_to_those_of_a_search(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "osm:node/1")
    with serving(PAGE) as directory, client_of(engine, directory) as client:
        search = ended(client, client.post(SEARCHES, json=BODY).json()["id"])
        found = client.get("/api/v3/places/staging", params={"search": search["id"]}).json()

    assert [place["place_id"] for place in found["items"]] == ["ChIJ1", "ChIJ2"]


def test_a_failure_is_told_with_cause_and_cure(engine: sa.Engine) -> None:
    with serving(PAGE, 500) as directory, client_of(engine, directory) as client:
        search = ended(client, client.post(SEARCHES, json=BODY).json()["id"])

    assert (search["state"], search["cause"]) == ("failed", "provider_unavailable")
    assert (search["words"], search["cure"]) == (
        "The provider has a fault.",
        "Search again later.",
    )
    assert search["found"] == 2


def test_no_more_than_three_run_at_once_and_each_can_be_stopped(engine: sa.Engine) -> None:
    with serving(PAGE, stuck_at=0) as directory, client_of(engine, directory) as client:
        texts = [f"dentists in district {number}" for number in range(MOST_AT_ONCE)]
        answers = [client.post(SEARCHES, json=BODY | {"text": text}) for text in texts]
        begun = [answer.json()["id"] for answer in answers]

        refused = client.post(SEARCHES, json=BODY)
        for search_id in begun:
            client.post(f"{SEARCHES}/{search_id}/stop")
        states = {ended(client, search_id)["state"] for search_id in begun}
        directory.released.set()
        wait_until(
            lambda: client.post(SEARCHES, json=BODY).status_code == 202,
            within_s=10,
            what="there is room again",
        )

    assert refused.status_code == 429
    assert refused.json()["error"]["type"] == "TooManySearches"
    assert "Retry-After" in refused.headers
    assert states == {"stopped"}


def test_what_is_being_searched_for_is_not_asked_twice(engine: sa.Engine) -> None:
    with serving(PAGE, stuck_at=0) as directory, client_of(engine, directory) as client:
        begun = client.post(SEARCHES, json=BODY).json()
        twice = client.post(SEARCHES, json=BODY)
        elsewhere = client.post(
            SEARCHES, json=BODY | {"latitude": 60.2, "longitude": 24.6, "radius_km": 5}
        )
        directory.released.set()
        ended(client, begun["id"])
        again = client.post(SEARCHES, json=BODY)

    assert (twice.status_code, elsewhere.status_code, again.status_code) == (422, 202, 202)
    assert twice.json()["error"]["reason"] == (
        f"is being searched for already, by {begun['actor']} (search {begun['id']})"
    )


def test_what_a_search_would_cost_is_told_before(engine: sa.Engine) -> None:
    with serving() as directory, client_of(engine, directory) as client:
        plan = client.get(f"{SEARCHES}/plan", params={"provider": "google", "limit": 40})
        unknown = client.get(f"{SEARCHES}/plan", params={"provider": "gogle"})

    assert plan.json() == {
        "provider": "google",
        "pages": 2,
        "places_per_page": 20,
        "page_cost_micros": 32_000,
        "most_cost_micros": 64_000,
        "free_pages_per_month": 5_000,
        "prices_as_of": "2025-03-01",
        "words": (
            "At most 2 pages of up to 20 places for $0.032 each: $0.064 at most. The first 5,000 "
            "pages of a month are free. Prices of 2025-03-01."
        ),
        "kept": (
            "By its terms what it states is kept for 1 day; the place's id and your decisions stay."
        ),
    }
    assert unknown.json()["error"]["allowed"] == ["google"]


def test_searches_are_listed_the_newest_first(engine: sa.Engine) -> None:
    with serving(PAGE) as directory, client_of(engine, directory) as client:
        begun = [
            ended(client, client.post(SEARCHES, json=BODY).json()["id"])["id"] for _ in range(3)
        ]
        first = client.get(SEARCHES, params={"limit": 2}).json()
        rest = client.get(SEARCHES, params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [item["id"] for item in first["items"] + rest["items"]] == begun[::-1]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provider": "gogle"}, "provider"),
        ({"provider": "demo"}, "provider"),
        ({"text": " "}, "text"),
        ({"latitude": 60}, "longitude"),
        ({"limit": 0}, "limit"),
        ({"limit": 10**30}, "limit"),
        ({"radius_km": "wide"}, "radius_km"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_is_refused_before_anybody_is_asked(
    engine: sa.Engine, change: dict[str, Any], field: str
) -> None:
    with serving() as directory, client_of(engine, directory) as client:
        refused = client.post(SEARCHES, json=BODY | change)
        listed = client.get(SEARCHES).json()

    assert (refused.status_code, refused.json()["error"]["field"]) == (422, field)
    assert listed["items"] == []


def test_a_provider_that_is_not_set_up_says_what_it_needs(engine: sa.Engine) -> None:
    with client_of(engine, None) as client:
        refused = client.post(SEARCHES, json=BODY).json()["error"]

    assert refused["reason"] == "google is not ready: Google needs PLACECURATOR_GOOGLE_API_KEY."


def test_a_search_that_nobody_began_is_not_found(engine: sa.Engine) -> None:
    with client_of(engine, None) as client:
        answers = [client.get(f"{SEARCHES}/7"), client.post(f"{SEARCHES}/7/stop")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["error"]["type"] == "UnknownSearch"
