"""The web app behind the API gets its own paths, and is guarded as well."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from placecurator.storage.database import make_engine
from tests.api.conftest import URL


async def _count(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def client() -> TestClient:
    """The API with an app mounted behind it as Reflex mounts its own."""
    api = create_api(make_engine("sqlite://"), Signals(None), Settings(public_url=URL))
    pages = Starlette(routes=[Route("/{path:path}", _count, methods=["GET", "POST"])])
    api.mount("", pages)
    return TestClient(api, base_url=URL)


def test_a_page_is_served_by_the_web_app(client: TestClient) -> None:
    assert client.get("/businesses").text == "0"


def test_an_upload_of_the_web_app_may_be_large(client: TestClient) -> None:
    assert client.post("/_upload", content=b"x" * (17 * 2**20)).text == str(17 * 2**20)


def test_an_unknown_path_below_api_does_not_reach_the_web_app(client: TestClient) -> None:
    assert client.get("/api/v3/nothing").json()["error"]["type"] == "NotFound"
    assert client.post("/api/v3/health").status_code == 405


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_a_foreign_site_reaches_the_web_app_no_more_than_the_api(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/_upload", headers=headers).status_code in (400, 403)
