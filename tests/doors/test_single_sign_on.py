"""Signing in by a provider, on a running server and with a running provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.single_sign_on import SsoProblem
from placecurator.launch.checks import free_port
from placecurator.services.accounts.users import disable_user, list_users
from placecurator.services.audit import AuditQuery, list_events
from placecurator.storage import events
from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.accounts import COMMAND, user_with
from tests.doors.conftest import running_web_app
from tests.oidc_provider import CLIENT_SECRET, Provider, running_provider, trusting

START = "/api/v3/auth/oidc/start"


@dataclass(frozen=True, slots=True)
class Door:
    """A server that trusts a provider."""

    url: str
    engine: sa.Engine
    provider: Provider
    log: Path

    def begin(self, next_path: str = "/") -> tuple[httpx.Client, httpx.URL]:
        """A browser that has been at the provider, and where that sends it back to."""
        browser = _browser(self.url)
        at_provider = browser.get(START, params={"next": next_path}).headers["location"]
        return browser, httpx.URL(httpx.get(at_provider).headers["location"])

    def enter(self, next_path: str = "/") -> tuple[httpx.Client, str]:
        """A browser that has come back, and where the server sends it then."""
        browser, back = self.begin(next_path)
        return browser, browser.get(back).headers["location"]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder, port = tmp_path_factory.mktemp("sso"), free_port()
    engine = make_engine(f"sqlite:///{folder / 'doors.db'}")
    upgrade(engine)
    with (
        running_provider(folder, port) as provider,
        running_web_app(folder, **trusting(provider.issuer)) as url,
    ):
        yield Door(url, engine, provider, folder / "web.log")
    engine.dispose()


@pytest.fixture(autouse=True)
def _no_secret_and_no_traceback(door: Door) -> Iterator[None]:
    door.provider.behave()
    yield
    said = door.log.read_text(errors="replace")
    assert CLIENT_SECRET not in said
    assert "Traceback" not in said
    assert "secret words" not in said


def _browser(url: str) -> httpx.Client:
    # Nothing is left open behind a test.
    return httpx.Client(base_url=url, limits=httpx.Limits(max_keepalive_connections=0))


def _me(browser: httpx.Client) -> dict[str, str]:
    me: dict[str, str] = browser.get("/api/v3/auth/me").json()
    return me


def _to_door(problem: SsoProblem) -> str:
    return f"/sign-in?problem={problem}"


def test_the_sign_in_page_learns_what_the_provider_is_called(door: Door) -> None:
    ways = httpx.get(f"{door.url}/api/v3/auth/ways")

    assert ways.json() == {"password": True, "oidc": "Our Login"}


def test_somebody_new_becomes_a_viewer_and_stays_the_same_user(door: Door) -> None:
    door.provider.behave(sub="new", preferred_username="Nora Night")

    first, went_to = door.enter("/businesses?status=Selected")
    door.provider.behave(sub="new", preferred_username="Renamed")
    second, _ = door.enter()

    assert went_to == "/businesses?status=Selected"
    assert _me(first) == _me(second) == {"name": "Nora Night", "role": "viewer"}
    acts = list_events(door.engine, AuditQuery(actor="Nora Night")).items
    assert [act.act for act in acts] == [events.SIGN_IN, events.SIGN_IN, events.USER_ADDED]
    assert acts[0].facts["way"] == "oidc"
    [user] = [user for user in list_users(door.engine) if user.name == "Nora Night"]
    assert (user.by_provider, user.has_password) == (True, False)


def test_a_name_or_an_address_makes_nobody_somebody_else(door: Door) -> None:
    user_with(door.engine, Role.admin, "anna@example.com")
    door.provider.behave(sub="other", preferred_username=None, email="Anna@example.com")

    browser, _ = door.enter()

    assert _me(browser) == {"name": "Anna@example.com 2", "role": "viewer"}


@pytest.mark.parametrize("name", ["curator", "(unknown)", "First start"])
def test_nobody_chooses_a_name_that_the_history_uses(door: Door, name: str) -> None:
    door.provider.behave(sub=name, preferred_username=name)

    browser, _ = door.enter()

    assert _me(browser)["name"] == f"{name} 2"


def test_a_disabled_user_is_refused(door: Door) -> None:
    door.provider.behave(sub="gone", preferred_username="Gone")
    door.enter()
    disable_user(door.engine, COMMAND, "Gone")

    browser, went_to = door.enter()

    assert went_to == _to_door(SsoProblem.disabled)
    assert browser.get("/api/v3/auth/me").status_code == 401


def test_an_answer_counts_once(door: Door) -> None:
    browser, back = door.begin()
    cookie = {"Cookie": f"pc_sign_in={browser.cookies['pc_sign_in']}"}
    browser.get(back)

    again = httpx.get(back, headers=cookie)

    assert again.headers["location"] == _to_door(SsoProblem.stale)
    assert "pc_session" not in again.cookies


def test_an_answer_counts_only_in_the_browser_that_asked(door: Door) -> None:
    _, back = door.begin()
    other, _ = door.begin()

    for browser in (other, _browser(door.url)):
        came = browser.get(back)

        assert came.headers["location"] == _to_door(SsoProblem.stale)
        assert "pc_session" not in browser.cookies


def test_a_code_of_another_flow_is_worth_nothing(door: Door) -> None:
    _, stolen = door.begin()
    browser, back = door.begin()

    came = browser.get(back.copy_set_param("code", stolen.params["code"]))

    assert came.headers["location"] == _to_door(SsoProblem.failed)
    assert "pc_session" not in browser.cookies


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("nonce", SsoProblem.failed),
        ("aud", SsoProblem.failed),
        ("issuer", SsoProblem.failed),
        ("expired", SsoProblem.failed),
        ("signature", SsoProblem.failed),
        ("unsigned", SsoProblem.failed),
        ("no ID token", SsoProblem.failed),
        ("broken", SsoProblem.away),
        ("denied", SsoProblem.refused),
    ],
)
def test_what_is_not_proven_lets_nobody_in(door: Door, fault: str, problem: SsoProblem) -> None:
    door.provider.behave(fault=fault, sub=f"by {fault}", preferred_username=f"By {fault}")

    browser, went_to = door.enter()

    assert went_to == _to_door(problem)
    assert "pc_session" not in browser.cookies
    assert f"By {fault}" not in [user.name for user in list_users(door.engine)]
    refused = list_events(door.engine, AuditQuery(acts=(events.SIGN_IN_REFUSED,))).items[0]
    assert refused.facts["problem"] == problem.value


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil"],
)
def test_the_way_back_never_leads_to_another_site(door: Door, elsewhere: str) -> None:
    _, went_to = door.enter(elsewhere)

    assert went_to == "/"


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(door: Door) -> None:
    browser, back = door.begin()
    left = httpx.get(door.url + START).headers["set-cookie"]
    came = browser.get(back).headers.get_list("set-cookie")

    session, gone = sorted(came)
    assert "HttpOnly" in left
    assert "SameSite=lax" in left
    assert session.startswith("pc_session=pc_s_")
    assert "HttpOnly" in session
    assert gone.startswith('pc_sign_in="";')
    assert "Max-Age=0" in gone
    assert browser.cookies.get("pc_sign_in") is None


def test_the_provider_is_told_no_secret(door: Door) -> None:
    left = httpx.get(door.url + START)

    assert CLIENT_SECRET not in str(left.headers)
    assert left.cookies["pc_sign_in"] not in left.headers["location"]


def test_a_provider_that_is_down_is_told_in_words(tmp_path: Path) -> None:
    upgrade(make_engine(f"sqlite:///{tmp_path / 'doors.db'}"))
    nobody = trusting(f"http://127.0.0.1:{free_port()}")

    with running_web_app(tmp_path, **nobody) as url:
        left = httpx.get(url + START)

    assert left.headers["location"] == _to_door(SsoProblem.away)
    assert "Traceback" not in (tmp_path / "web.log").read_text()
