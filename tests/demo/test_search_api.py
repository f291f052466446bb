"""The demo provider's search speaks the dialect of the Places API (New)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

KEY = {"X-Goog-Api-Key": "demo"}
MASK = "places.id,places.displayName,places.primaryType,nextPageToken"
HELSINKI_CENTRE = {
    "low": {"latitude": 60.165, "longitude": 24.93},
    "high": {"latitude": 60.175, "longitude": 24.95},
}


def ask(demo: httpx.Client, mask: str = MASK, **body: Any) -> httpx.Response:
    headers = KEY | {"X-Goog-FieldMask": mask}
    return demo.post("/v1/places:searchText", headers=headers, json=body)


def all_pages(demo: httpx.Client, **body: Any) -> list[dict[str, Any]]:
    pages = [ask(demo, **body).json()]
    while token := pages[-1].get("nextPageToken"):
        pages.append(ask(demo, **body, pageToken=token).json())
    return pages


@pytest.mark.parametrize(
    ("text", "kind"),
    [("cafes in Helsinki", "cafe"), ("Restaurants", "restaurant"), ("fast food", "fast_food")],
)
def test_words_find_a_kind_of_place(demo: httpx.Client, text: str, kind: str) -> None:
    places = ask(demo, textQuery=text).json()["places"]

    assert len(places) == 20
    assert kind in {place["primaryType"] for place in places}


def test_words_find_a_name_first(demo: httpx.Client) -> None:
    places = ask(demo, textQuery="hilton strand").json()["places"]

    assert places[0]["id"] == "n55211772"


def test_nothing_found_is_an_empty_object(demo: httpx.Client) -> None:
    assert ask(demo, textQuery="cafes in Espoo").json() == {}


def test_a_query_gives_sixty_places_in_three_pages_and_no_more(demo: httpx.Client) -> None:
    pages = all_pages(demo, textQuery="restaurants in Helsinki")

    ids = [place["id"] for page in pages for place in page["places"]]
    assert [len(page["places"]) for page in pages] == [20, 20, 20]
    assert len(set(ids)) == 60


def test_the_token_comes_only_if_the_mask_names_it(demo: httpx.Client) -> None:
    page = ask(demo, mask="places.id", textQuery="restaurants").json()

    assert set(page) == {"places"}
    assert all(set(place) == {"id"} for place in page["places"])


def test_a_token_is_good_only_with_the_same_parameters(demo: httpx.Client) -> None:
    token = ask(demo, textQuery="restaurants", pageSize=5).json()["nextPageToken"]

    other = ask(demo, textQuery="cafes", pageSize=5, pageToken=token)

    assert other.status_code == 400
    assert "must match" in other.json()["error"]["message"]


def test_a_rectangle_bounds_the_search(demo: httpx.Client) -> None:
    restriction = {"rectangle": HELSINKI_CENTRE}

    page = ask(
        demo,
        mask="places.location",
        textQuery="restaurants",
        locationRestriction=restriction,
    ).json()

    assert page["places"]
    for place in page["places"]:
        assert 60.165 <= place["location"]["latitude"] <= 60.175
        assert 24.93 <= place["location"]["longitude"] <= 24.95


@pytest.mark.parametrize(
    ("mask", "body"),
    [
        ("id", {"textQuery": "x"}),
        ("places.colour", {"textQuery": "x"}),
        ("", {"textQuery": "x"}),
        (MASK, {}),
        (MASK, {"textQuery": "  "}),
        (MASK, {"textQuery": "x", "pageSize": 21}),
        (MASK, {"textQuery": "x", "fields": "id"}),
        (MASK, {"textQuery": "x", "pageToken": "made up"}),
        (MASK, {"textQuery": "x" * 30_000}),
    ],
)
def test_a_wrong_request_gets_an_error(demo: httpx.Client, mask: str, body: dict[str, Any]) -> None:
    response = ask(demo, mask, **body)

    assert (response.status_code, response.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_the_key_is_looked_at_first(demo: httpx.Client) -> None:
    response = demo.post("/v1/places:searchText", headers={"X-Goog-Api-Key": "wrong"}, json={})

    assert response.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
