"""Every REST route, called by everybody, and by browsers on behalf of other sites."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import APIRoute
from wsproto.events import RejectConnection

from placecurator.api.app import create_api
from placecurator.api.identity import all_routes, needed_for, refuse_unclassified
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.accounts.tokens import list_tokens, revoke_token
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.settings import Settings
from tests.accounts import COMMAND
from tests.doors.conftest import Server
from tests.doors.socket import connection

EVIL = "https://evil.example"
STATUS = "/api/v3/places/staging/status"
BODY = {"place_ids": ["osm:node/3"], "status": "Selected"}


def _routes() -> list[tuple[str, str, Role | bool | None]]:
    api = create_api(sa.create_engine("sqlite://"), Signals(None), Settings())
    return [
        (method, re.sub(r"{[^}]+}", "1", route.path), needed_for(route))
        for route in all_routes(api)
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


ROUTES = _routes()
"""Method, path and the role that is needed, True for anybody; a new route is in it by itself."""


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _status(server: Server, method: str, path: str, headers: Mapping[str, str]) -> int:
    body: dict[str, str] | None = {} if method in ("POST", "PUT", "PATCH") else None
    with httpx.Client(verify=False) as client:  # reading all certificates takes longer
        answer = client.request(method, server.url + path, json=body, headers=dict(headers))
    return answer.status_code


def _expected(needed: Role | bool | None, role: Role | None) -> int | None:
    """401 or 403; None: neither."""
    if needed is True:
        return None
    if role is None:
        return 401
    assert isinstance(needed, Role)
    return None if role.allows(needed) else 403


@pytest.fixture(scope="module")
def strangers(server: Server) -> list[dict[str, str]]:
    """The headers of callers whom nobody knows, or no longer."""
    revoked = server.token(Role.admin)
    revoke_token(
        server.engine, COMMAND, list_tokens(server.engine, COMMAND, of_everybody=True)[0].id
    )
    session = server.session(Role.admin) or ""
    return [
        {},
        _bearer("pc_t_" + "x" * 43),
        _bearer(revoked),
        _bearer(session),
        {"Authorization": "Bearer"},
        {"Authorization": "Basic YWRtaW46YWRtaW4="},
        {"Cookie": "pc_session=pc_s_" + "x" * 43},
        {"Cookie": f"pc_session={server.token(Role.admin)}"},
        # Somebody who sends a wrong token is not let in for his cookie.
        _bearer("pc_t_wrong") | {"Cookie": f"pc_session={session}"},
    ]


@pytest.mark.parametrize(("method", "path", "needed"), ROUTES)
def test_each_route_answers_each_caller_as_it_declares(
    server: Server,
    strangers: list[dict[str, str]],
    method: str,
    path: str,
    needed: Role | bool | None,
) -> None:
    wrong = {}
    callers: list[tuple[dict[str, str], Role | None]] = [(known, None) for known in strangers]
    callers += [(_bearer(server.token(role)), role) for role in Role]
    for headers, role in callers:
        status, expected = _status(server, method, path, headers), _expected(needed, role)
        if status >= 500 or (status if status in (401, 403) else None) != expected:
            wrong[str(headers)] = (status, expected)

    assert wrong == {}


def test_an_api_with_a_route_of_which_nobody_said_who_may_call_it_does_not_start() -> None:
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    api.add_api_route("/forgotten", lambda: None)

    with pytest.raises(RuntimeError, match="/forgotten"):
        refuse_unclassified(api, frozenset())


def test_a_refusal_names_the_role_that_would_do(server: Server) -> None:
    answer = httpx.put(server.url + STATUS, json=BODY, headers=_bearer(server.token(Role.viewer)))

    assert answer.json()["error"]["needed"] == "curator"


def test_another_site_cannot_open_a_websocket(server: Server) -> None:
    with connection(server.url, secret=server.session(Role.admin), origin=EVIL) as client:
        assert not client.opened
        assert isinstance(client.answer, RejectConnection)


def test_another_site_may_neither_read_nor_ask_beforehand(server: Server) -> None:
    cookie = {"Cookie": f"pc_session={server.session(Role.admin)}", "Origin": EVIL}
    asked = cookie | {"Access-Control-Request-Method": "PUT"}

    read = httpx.get(server.url + "/api/v3/users", headers=cookie)
    preflight = httpx.options(server.url + STATUS, headers=asked)

    assert "access-control-allow-origin" not in read.headers
    assert preflight.status_code == 400
    assert preflight.headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("origin", [{"Origin": EVIL}, {"Origin": "null"}, {}], ids=str)
def test_a_form_or_a_script_of_another_site_changes_nothing(
    server: Server, origin: dict[str, str]
) -> None:
    headers = {"Cookie": f"pc_session={server.session(Role.admin)}"} | origin

    script = httpx.put(server.url + STATUS, json=BODY, headers=headers)
    form = httpx.post(server.url + "/api/v3/users", data={"name": "x"}, headers=headers)
    upload = httpx.post(server.url + "/_upload", files={"files": b"x"}, headers=headers)

    assert (script.status_code, form.status_code, upload.status_code) == (403, 403, 403)
    assert get_place(server.engine, "osm:node/3").status is PlaceStatus.New


def test_a_page_of_ours_changes_what_the_role_allows(server: Server) -> None:
    headers = {"Cookie": f"pc_session={server.session(Role.curator)}", "Origin": server.url}

    answer = httpx.put(server.url + STATUS, json=BODY | {"status": "Maybe"}, headers=headers)

    assert answer.status_code == 200
    assert get_place(server.engine, "osm:node/3").updated_by == "carl"


@pytest.mark.parametrize("path", ["/_upload/rejections-1.csv", "/_upload", "/_upload/"])
def test_files_of_uploads_are_for_those_who_are_signed_in(server: Server, path: str) -> None:
    known = {"Cookie": f"pc_session={server.session(Role.viewer)}", "Origin": server.url}

    assert httpx.get(server.url + path).status_code == 401
    assert httpx.get(server.url + path, headers=known).status_code in (404, 405)
    assert httpx.post(server.url + path).status_code == 401
    assert httpx.post(server.url + path, headers=known).status_code == 403


def test_browsers_are_told_to_load_nothing_that_is_not_ours(server: Server) -> None:
    for path in ("/docs", "/api/v3/health", "/no/such/page", "/api/v3/users"):
        headers = httpx.get(server.url + path).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert httpx.get(server.url + "/api/v3/users").headers["cache-control"] == "no-store"
