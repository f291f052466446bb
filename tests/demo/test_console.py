"""Faults can be chosen while the server runs, by a person and by a program."""

from __future__ import annotations

import httpx
import pytest


def test_the_page_says_what_the_server_is_and_whose_data_it_shows(demo: httpx.Client) -> None:
    page = demo.get("/").text

    assert "Demo provider" in page
    assert "1,319 places" in page
    assert "OpenStreetMap contributors" in page


def test_a_person_chooses_percentages_on_the_page(demo: httpx.Client) -> None:
    answer = demo.post("/faults", data={"slow": "2.5", "moved": "0"})

    assert answer.status_code == 303
    assert demo.get("/faults").json()["percent"] == {"slow": 2.5}
    assert 'name="slow" min="0" max="100" step="any" value="2.5"' in demo.get("/").text


def test_a_person_chooses_one_place_on_the_page(demo: httpx.Client) -> None:
    form = {"place_id": "demo:n55211772", "fault": "closed"}
    demo.post("/faults", data=form)
    chosen = demo.get("/faults").json()["places"]

    demo.post("/faults", data=form | {"fault": "none"})

    assert chosen == {"n55211772": "closed"}
    assert demo.get("/faults").json()["places"] == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"nonsense": 1}',
        b'{"slow": null}',
        b'{"slow": 1e999}',
        b'{"place_id": 5, "fault": "slow"}',
        b'{"place_id": "demo:n1", "fault": "slow"}',
        b'{"place_id": "demo:n55211772", "fault": "nonsense"}',
        b'{"slow": 1' + b" " * 20_000 + b"}",
    ],
)
def test_a_wrong_body_is_refused_and_changes_nothing(demo: httpx.Client, body: bytes) -> None:
    before = demo.get("/faults").json()

    answer = demo.put("/faults", content=body)

    assert answer.status_code == 422
    assert answer.json()["error"]
    assert demo.get("/faults").json() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_another_website_cannot_drive_the_server(
    demo: httpx.Client, headers: dict[str, str]
) -> None:
    answer = demo.post("/faults", data={"slow": "100"}, headers=headers)

    assert answer.status_code == 403
    assert demo.get("/faults").json()["percent"] == {}
