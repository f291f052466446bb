"""Nothing of one session is ever served to another, whatever client token it sends."""

from __future__ import annotations

import uuid

import pytest

from placecurator.domain.accounts import Role
from placecurator.services.accounts.sessions import identify_session, sign_out
from placecurator.services.accounts.users import disable_user, enable_user, set_role
from placecurator.services.staging import get_place
from placecurator.ui.gate import SIGN_IN_PAGE
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.triage import TriageState
from tests.accounts import COMMAND, browser_of
from tests.doors.conftest import Server
from tests.doors.socket import joined, words

TRIAGE = TriageState.get_full_name()
HYDRATE = "reflex___state____state.hydrate"
NEEDLE = "what the victim looks for"


@pytest.fixture
def token() -> str:
    """The client token of the victim's tab, which is in addresses and logs."""
    return str(uuid.uuid4())


@pytest.fixture
def victim(server: Server, token: str) -> str:
    """The secret of a curator who has searched for something and closed the tab."""
    secret = browser_of(server.engine, Role.curator, "victor").secret
    with joined(server.url, secret=secret, token=token) as client:
        client.call(f"{TRIAGE}.search", {"text": NEEDLE})
        assert NEEDLE in words(client.call(HYDRATE, {}))
    return secret


def _gets(server: Server, token: str, secret: str | None) -> str:
    with joined(server.url, secret=secret, token=token) as client:
        return words(
            [*client.told(), *client.call(HYDRATE, {}), *client.call(f"{TRIAGE}.load", {})]
        )


def test_the_victim_itself_finds_the_page_as_it_was(
    server: Server, token: str, victim: str
) -> None:
    assert NEEDLE in _gets(server, token, victim)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
def test_somebody_else_with_the_token_gets_nothing_of_the_victims(
    server: Server, token: str, victim: str, role: Role | None
) -> None:
    assert NEEDLE not in _gets(server, token, server.session(role))
    assert NEEDLE in _gets(server, token, victim)


def test_nor_does_another_session_of_the_same_user(server: Server, token: str, victim: str) -> None:
    other = browser_of(server.engine, Role.curator, "victor").secret

    assert NEEDLE not in _gets(server, token, other)


def test_nor_anybody_after_the_victim_signed_out(server: Server, token: str, victim: str) -> None:
    sign_out(server.engine, victim)

    assert NEEDLE not in _gets(server, token, None)
    assert NEEDLE not in _gets(server, token, server.session(Role.viewer))
    assert NEEDLE not in _gets(server, token, victim)


def test_a_connection_beside_that_of_the_victim_hears_nothing_of_it(
    server: Server, token: str, victim: str
) -> None:
    with (
        joined(server.url, secret=victim, token=token) as own,
        joined(server.url, secret=server.session(Role.viewer), token=token) as other,
    ):
        own.call(f"{TRIAGE}.search", {"text": NEEDLE + " now"})

        assert NEEDLE not in words(other.told())


def test_signing_out_takes_effect_on_the_next_event(server: Server) -> None:
    secret = browser_of(server.engine, Role.curator, "sam").secret
    with joined(server.url, secret=secret) as client:
        client.call(f"{TRIAGE}.search", {"text": NEEDLE})
        sign_out(server.engine, secret)

        told = words(client.call(f"{TRIAGE}.load", {}))

        assert SIGN_IN_PAGE in told
        assert NEEDLE not in words(client.call(HYDRATE, {}))


def test_disabling_takes_effect_on_the_next_event(server: Server) -> None:
    secret = browser_of(server.engine, Role.curator, "dora").secret
    with joined(server.url, secret=secret) as client:
        client.call(f"{TRIAGE}.load", {})
        disable_user(server.engine, COMMAND, "dora")

        assert SIGN_IN_PAGE in words(client.call(f"{TRIAGE}.load", {}))

    enable_user(server.engine, COMMAND, "dora")
    assert identify_session(server.engine, secret) is None


def test_a_lesser_role_takes_effect_on_the_next_event(server: Server) -> None:
    secret = browser_of(server.engine, Role.curator, "rose").secret
    with joined(server.url, secret=secret) as client:
        assert "Only a user" not in words(client.call(f"{TRIAGE}.give", {"status": "Maybe"}))
        set_role(server.engine, COMMAND, "rose", Role.viewer)

        assert "Only a user" in words(client.call(f"{TRIAGE}.give", {"status": "Maybe"}))


def test_what_is_told_to_all_pages_reaches_only_those_who_are_signed_in(server: Server) -> None:
    live = LiveState.get_full_name()
    secret = browser_of(server.engine, Role.viewer, "lea").secret
    with (
        joined(server.url, secret=secret) as known,
        joined(server.url) as stranger,
    ):
        known.told()
        stranger.told()
        heard = ""
        while live not in heard:
            # The watch tells all pages every few seconds how old the last check-up is.
            heard = words(known.told())

        assert live not in words(stranger.told())


def test_who_gave_a_status_is_the_one_who_is_signed_in(server: Server) -> None:
    secret = browser_of(server.engine, Role.curator, "ida").secret
    with joined(server.url, secret=secret) as client:
        client.call(f"{TRIAGE}.select", {"place_ids": ["osm:node/7"]})
        client.call(f"{TRIAGE}.give", {"status": "Maybe"})

    assert get_place(server.engine, "osm:node/7").updated_by == "ida"
