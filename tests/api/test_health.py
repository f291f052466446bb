"""What is told of the product itself: its health, and the description of its API."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.invariants import Invariant
from placecurator.services.signals import Signals
from placecurator.storage.database import make_engine
from tests.api.conftest import client_of


def test_health_says_that_all_is_there(engine: sa.Engine, redis_url: str) -> None:
    answer = client_of(engine, Signals(redis_url)).get("/api/v3/health")

    said = answer.json()
    assert answer.status_code == 200
    assert set(said.pop("findings")) == set(Invariant)
    assert said == {"status": "ok", "database": "ok", "redis": "ok", "enum_differences": []}


def test_health_is_degraded_without_redis(engine: sa.Engine) -> None:
    answer = client_of(engine, Signals("redis://127.0.0.1:1")).get("/api/v3/health")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["redis"]) == ("degraded", "away")


def test_health_is_down_without_the_database() -> None:
    engine = make_engine("sqlite:////no/such/folder.db")

    answer = client_of(engine, headers={}).get("/api/v3/health")

    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("down", "away")


def test_the_description_names_every_resource(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert sorted(paths) == [
        "/api/v3/audit",
        "/api/v3/auth/link",
        "/api/v3/auth/me",
        "/api/v3/auth/password",
        "/api/v3/auth/sign-in",
        "/api/v3/auth/sign-out",
        "/api/v3/auth/ways",
        "/api/v3/doctor",
        "/api/v3/health",
        "/api/v3/history",
        "/api/v3/history/{event_id}/progress",
        "/api/v3/history/{event_id}/undo",
        "/api/v3/local-businesses",
        "/api/v3/local-businesses.csv",
        "/api/v3/local-businesses/{place_id}",
        "/api/v3/local-businesses/{place_id}/facts",
        "/api/v3/opt-outs",
        "/api/v3/opt-outs/{domain}",
        "/api/v3/places/staging",
        "/api/v3/places/staging/claims",
        "/api/v3/places/staging/counts",
        "/api/v3/places/staging/facets",
        "/api/v3/places/staging/matches",
        "/api/v3/places/staging/scan",
        "/api/v3/places/staging/selections",
        "/api/v3/places/staging/status",
        "/api/v3/places/staging/{place_id}",
        "/api/v3/places/staging/{place_id}/attempts",
        "/api/v3/searches",
        "/api/v3/searches/plan",
        "/api/v3/searches/{search_id}",
        "/api/v3/searches/{search_id}/stop",
        "/api/v3/tokens",
        "/api/v3/tokens/{token_id}",
        "/api/v3/users",
        "/api/v3/users/{user_id}",
        "/api/v3/views",
        "/api/v3/views/deleted/{event_id}/restore",
        "/api/v3/views/{view_id}",
    ]


def test_the_documentation_page_needs_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)

    assert loaded
    for url in loaded:
        assert urlsplit(url).hostname in {None, client.base_url.host}
        assert client.get(url).status_code == 200
