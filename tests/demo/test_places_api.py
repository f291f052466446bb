"""The demo provider speaks the dialect of the Places API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

HILTON = "/v1/places/n55211772"
KEY = {"X-Goog-Api-Key": "demo"}


def ask(demo: httpx.Client, path: str = HILTON, mask: str = "*") -> httpx.Response:
    return demo.get(path, headers=KEY | {"X-Goog-FieldMask": mask})


def test_a_place_is_described_by_its_tags_only(demo: httpx.Client) -> None:
    place = ask(demo).json()

    assert place["displayName"]["text"] == "Hilton Helsinki Strand"
    assert place["formattedAddress"] == "John Stenbergin ranta 4, 00530 Helsinki, Finland"
    assert place["internationalPhoneNumber"] == "+358 9 39351"
    assert place["primaryType"] == "hotel"
    assert "rating" not in place


def test_only_the_fields_of_the_mask_come(demo: httpx.Client) -> None:
    place = ask(demo, mask="id,location.latitude,rating").json()

    assert set(place) == {"id", "location"}


def test_the_website_is_on_this_server(demo: httpx.Client) -> None:
    url = ask(demo, mask="websiteUri").json()["websiteUri"]

    assert url == f"{demo.base_url}/sites/n55211772/"
    assert demo.get(url).status_code in {200, 302}


@pytest.mark.parametrize(
    ("headers", "path", "code", "status", "reason"),
    [
        ({}, HILTON, 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
        ({"X-Goog-Api-Key": "wrong"}, HILTON, 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
        (
            {"X-Goog-Api-Key": "demo-service-disabled"},
            HILTON,
            403,
            "PERMISSION_DENIED",
            "SERVICE_DISABLED",
        ),
        (KEY, HILTON, 400, "INVALID_ARGUMENT", None),
        (KEY | {"X-Goog-FieldMask": "id,colour"}, HILTON, 400, "INVALID_ARGUMENT", None),
        (KEY | {"X-Goog-FieldMask": "id"}, "/v1/places/n1", 404, "NOT_FOUND", None),
        (KEY | {"X-Goog-FieldMask": "id"}, "/v1/places/ChIJ", 400, "INVALID_ARGUMENT", None),
    ],
)
def test_a_wrong_request_gets_the_error_of_google(
    demo: httpx.Client,
    headers: dict[str, str],
    path: str,
    code: int,
    status: str,
    reason: str | None,
) -> None:
    response = demo.get(path, headers=headers)

    error: dict[str, Any] = response.json()["error"]
    assert (response.status_code, error["code"], error["status"]) == (code, code, status)
    assert [detail["reason"] for detail in error.get("details", [])] == [reason] * bool(reason)


def test_a_rate_limit_heals_after_one_answer(demo: httpx.Client) -> None:
    demo.put("/faults", json={"place_id": "demo:n55211772", "fault": "rate_limited"})

    first, second = ask(demo), ask(demo)

    assert (first.status_code, second.status_code) == (429, 200)
    assert first.headers["Retry-After"] == "2"


def test_a_moved_place_is_found_under_its_new_id(demo: httpx.Client) -> None:
    demo.put("/faults", json={"place_id": "demo:n55211772", "fault": "moved"})

    old = ask(demo).json()
    new = ask(demo, f"/v1/places/{old['movedPlaceId']}").json()

    assert old["businessStatus"] == "CLOSED_PERMANENTLY"
    assert (new["id"], new["businessStatus"]) == (old["movedPlaceId"], "OPERATIONAL")
