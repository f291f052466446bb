"""The head of every answer, also of pages that are files."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from placecurator.api.security_headers import SecurityHeaders

SCRIPT = "window.started = 1 < 2;"
PAGE = f"<html><script>{SCRIPT}</script><script src='/a.js'></script></html>"
HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()


async def _whole(_request: Request) -> Response:
    return HTMLResponse(PAGE)


async def _in_pieces(_request: Request) -> Response:
    return StreamingResponse(iter([PAGE[:20], PAGE[20:]]), media_type="text/html")


async def _packed(_request: Request) -> Response:
    packed = gzip.compress(PAGE.encode())
    return Response(packed, media_type="text/html", headers={"Content-Encoding": "gzip"})


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """An app with pages of each kind."""
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "a.js").write_text(SCRIPT)
    routes = [
        Route("/whole", _whole),
        Route("/in-pieces", _in_pieces),
        Route("/packed", _packed),
        Mount("/files", StaticFiles(directory=tmp_path, html=True)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)])
    return TestClient(app, base_url="http://places.example")


def _scripts(policy: str) -> str:
    [scripts] = [part for part in policy.split("; ") if part.startswith("script-src")]
    return scripts


@pytest.mark.parametrize("path", ["/whole", "/in-pieces", "/packed", "/files/"])
def test_the_inline_scripts_of_a_page_are_allowed_by_their_hashes_only(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)

    assert answer.text == PAGE
    scripts = _scripts(answer.headers["content-security-policy"])
    assert scripts.count("sha256-") == 1
    assert f"'sha256-{HASH}'" in scripts
    assert "unsafe-inline" not in scripts


def test_a_page_may_talk_to_its_own_server_only(client: TestClient) -> None:
    policy = client.get("/whole").headers["content-security-policy"]

    assert "connect-src 'self' ws://places.example wss://places.example;" in policy


def test_what_is_no_page_may_load_nothing(client: TestClient) -> None:
    answer = client.get("/files/a.js")

    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_page_that_has_not_changed_keeps_the_policy_that_came_with_it(
    client: TestClient,
) -> None:
    first = client.get("/files/index.html")

    again = client.get("/files/index.html", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert "content-security-policy" not in again.headers


def test_a_head_request_gets_the_head_alone(client: TestClient) -> None:
    answer = client.head("/files/index.html")

    assert (answer.status_code, answer.text) == (200, "")
    assert "content-security-policy" in answer.headers
