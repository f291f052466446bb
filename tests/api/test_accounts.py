"""Signing in and out, tokens, users and the history, over REST."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from httpx import Response
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.services.accounts.links import make_sign_in_link
from placecurator.services.accounts.own_password import change_password
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from tests.accounts import COMMAND, browser_of, signed_in, user_with
from tests.api.conftest import URL, client_of

PASSWORD = "correct horse battery"

Browser = Callable[[Role], TestClient]


@pytest.fixture
def browser(engine: sa.Engine) -> Browser:
    """A browser in which somebody with the role is signed in."""

    def open_browser(role: Role) -> TestClient:
        cookie = f"pc_session={browser_of(engine, role).secret}"
        return client_of(engine, headers={"Cookie": cookie, "Origin": URL})

    return open_browser


def _with_password(engine: sa.Engine, role: Role = Role.curator) -> str:
    """The name of a user who has chosen the password."""
    change_password(engine, browser_of(engine, role).actor, None, PASSWORD)
    return user_with(engine, role)


def _sign_in(client: TestClient, name: str, password: str) -> Response:
    answer: Response = client.post(
        "/api/v3/auth/sign-in", json={"name": name, "password": password}
    )
    return answer


def test_the_right_password_gives_a_cookie_that_no_script_can_read(engine: sa.Engine) -> None:
    name = _with_password(engine)
    client = client_of(engine, headers={"Origin": URL})

    answer = _sign_in(client, name, PASSWORD)

    assert answer.json() == {"name": name, "role": "curator"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("pc_session=pc_s_")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert client.get("/api/v3/auth/me").json() == {"name": name, "role": "curator"}


def test_behind_tls_the_cookie_is_bound_to_the_host(engine: sa.Engine) -> None:
    name = _with_password(engine)
    settings = Settings(public_url="https://places.example")
    client = TestClient(
        create_api(engine, Signals(None), settings), base_url="https://places.example"
    )

    cookie = _sign_in(client, name, PASSWORD).headers["set-cookie"]

    assert cookie.startswith("__Host-pc_session=")
    assert "Secure" in cookie
    assert client.get("/api/v3/auth/me").status_code == 200


@pytest.mark.parametrize("name", ["carl", "nobody of this name"])
def test_a_wrong_password_is_refused_in_the_same_words_for_everybody(
    engine: sa.Engine, name: str
) -> None:
    _with_password(engine)

    answer = _sign_in(client_of(engine, headers={}), name, "a wrong password")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "error": {"type": "SignInRefused", "message": "The name or the password is wrong."}
    }
    assert "set-cookie" not in answer.headers


def test_guessing_on_and_on_is_told_when_to_come_back(engine: sa.Engine) -> None:
    client = client_of(engine, headers={})

    answers = [_sign_in(client, "carl", "a wrong password") for _ in range(7)]

    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_link_signs_in_once(engine: sa.Engine) -> None:
    link = make_sign_in_link(engine, user_with(engine, Role.viewer), COMMAND)
    client = client_of(engine, headers={"Origin": URL})

    first = client.post("/api/v3/auth/link", json={"link": link})
    second = client.post("/api/v3/auth/link", json={"link": link})

    assert (first.status_code, second.status_code) == (200, 401)
    assert "used before" in second.json()["error"]["message"]


def test_signing_out_ends_the_session_and_takes_the_cookie_away(browser: Browser) -> None:
    client = browser(Role.viewer)

    answer = client.post("/api/v3/auth/sign-out", json={})

    assert answer.status_code == 204
    assert 'pc_session=""' in answer.headers["set-cookie"]
    assert client.get("/api/v3/auth/me").status_code == 401


def test_signing_out_everywhere_ends_the_other_browsers_too(browser: Browser) -> None:
    here, there = browser(Role.viewer), browser(Role.viewer)

    here.post("/api/v3/auth/sign-out", json={"everywhere": True})

    assert there.get("/api/v3/auth/me").status_code == 401


def test_a_new_password_needs_the_old_one(engine: sa.Engine, browser: Browser) -> None:
    _with_password(engine)
    client, body = browser(Role.curator), {"new": "another long password"}

    wrong = client.post("/api/v3/auth/password", json=body | {"old": "not this one"})
    right = client.post("/api/v3/auth/password", json=body | {"old": PASSWORD})

    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "old")
    assert right.status_code == 204


def test_a_token_works_until_it_is_revoked(engine: sa.Engine, browser: Browser) -> None:
    client = browser(Role.curator)

    made = client.post("/api/v3/tokens", json={"label": "night import", "role": "viewer"}).json()
    program = client_of(engine, headers={"Authorization": f"Bearer {made['token']}"})

    assert program.get("/api/v3/auth/me").json() == {"name": "carl", "role": "viewer"}
    listed = client.get("/api/v3/tokens").json()["items"]
    assert [(token["label"], token["hint"]) for token in listed] == [
        ("night import", made["token"][:8])
    ]
    assert made["token"] not in str(listed)
    assert client.delete(f"/api/v3/tokens/{made['id']}").status_code == 204
    assert program.get("/api/v3/auth/me").status_code == 401


def test_a_token_may_not_do_more_than_its_maker(browser: Browser) -> None:
    body = {"label": "x", "role": "admin"}

    answer = browser(Role.curator).post("/api/v3/tokens", json=body)

    assert (answer.status_code, answer.json()["error"]["needed"]) == (403, "admin")


def test_an_admin_adds_a_user_who_comes_in_by_the_link(engine: sa.Engine, browser: Browser) -> None:
    added = browser(Role.admin).post("/api/v3/users", json={"name": "Berta", "role": "curator"})

    link = added.json()["link"]
    new = client_of(engine, headers={"Origin": URL})
    answer = new.post("/api/v3/auth/link", json={"link": link})

    assert added.status_code == 201
    assert answer.json() == {"name": "Berta", "role": "curator"}


def test_an_admin_changes_disables_and_resets_a_user(engine: sa.Engine, browser: Browser) -> None:
    admin = browser(Role.admin)
    user = admin.post("/api/v3/users", json={"name": "Berta", "role": "curator"}).json()
    path = f"/api/v3/users/{user['id']}"

    assert admin.patch(path, json={"role": "viewer"}).json()["role"] == "viewer"
    assert admin.patch(path, json={"disabled": True}).json()["disabled_at"] is not None
    assert admin.patch(path, json={"reset": True}).status_code == 422
    assert admin.patch(path, json={"disabled": False}).json()["disabled_at"] is None
    assert admin.patch(path, json={"reset": True}).json()["link"].startswith("pc_l_")
    assert admin.patch("/api/v3/users/999", json={}).status_code == 404


def test_the_last_admin_stays_one(engine: sa.Engine, browser: Browser) -> None:
    admin = browser(Role.admin)
    [me] = [user for user in admin.get("/api/v3/users").json()["items"] if user["name"] == "anna"]

    answer = admin.patch(f"/api/v3/users/{me['id']}", json={"role": "viewer"})

    assert answer.status_code == 422
    assert "last admin" in answer.json()["error"]["reason"]


def test_the_history_tells_what_each_door_let_through(engine: sa.Engine, browser: Browser) -> None:
    admin = browser(Role.admin)
    admin.post("/api/v3/users", json={"name": "Berta", "role": "curator"})
    client_of(engine).get("/api/v3/local-businesses.csv?q=bar")

    acts = admin.get("/api/v3/audit?act=user_added&act=export").json()["items"]

    assert [(act["act"], act["actor"]) for act in acts] == [
        ("export", "carl"),
        ("user_added", "anna"),
    ]
    assert acts[0]["facts"] == {"search": "bar"}
    assert admin.get("/api/v3/audit?since=0.5").status_code == 422


def test_a_cookie_beside_a_wrong_token_does_not_help(engine: sa.Engine) -> None:
    cookie = f"pc_session={browser_of(engine, Role.admin).secret}"
    headers = {"Cookie": cookie, "Authorization": "Bearer pc_t_wrong"}

    assert client_of(engine, headers=headers).get("/api/v3/auth/me").status_code == 401


def test_a_write_with_a_cookie_must_tell_its_origin(engine: sa.Engine) -> None:
    cookie = {"Cookie": f"pc_session={browser_of(engine, Role.curator).secret}"}
    body = {"label": "x", "role": "viewer"}

    answer = client_of(engine, headers=cookie).post("/api/v3/tokens", json=body)

    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "ForeignOrigin")


def test_the_description_says_how_to_sign_in(engine: sa.Engine) -> None:
    described = client_of(engine, headers=signed_in(engine, Role.viewer)).get("/openapi.json")

    schemes = described.json()["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"apiKey", "http"}
    operation = described.json()["paths"]["/api/v3/places/staging"]["get"]
    assert operation["security"] == [{"session": []}, {"token": []}]
