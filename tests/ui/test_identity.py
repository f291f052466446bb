"""Who is behind an event, also while the database is away."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import DatabaseAway, NotSignedIn
from placecurator.services.accounts.sessions import sign_out
from placecurator.settings import current_settings
from placecurator.ui import identity
from placecurator.ui.identity import tree_of
from tests.accounts import browser_of


def _away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_DATABASE_URL", "sqlite:////no/such/folder.db")
    current_settings.cache_clear()


def test_a_session_is_asked_of_the_database_each_time(pages: None, engine: sa.Engine) -> None:
    signed_in = browser_of(engine, Role.viewer)

    assert asyncio.run(identity.identify(signed_in.secret)) == signed_in.actor
    sign_out(engine, signed_in.secret)
    assert asyncio.run(identity.identify(signed_in.secret)) is None


def test_an_answer_of_a_moment_ago_does_for_those_who_say_so(
    pages: None, engine: sa.Engine
) -> None:
    signed_in = browser_of(engine, Role.viewer)
    asyncio.run(identity.identify(signed_in.secret))
    sign_out(engine, signed_in.secret)

    assert asyncio.run(identity.identify(signed_in.secret, known_for_s=60)) == signed_in.actor
    assert asyncio.run(identity.identify(signed_in.secret)) is None


def test_while_the_database_is_away_what_it_said_last_stands(
    pages: None, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, ended = browser_of(engine, Role.viewer), browser_of(engine, Role.curator)
    asyncio.run(identity.identify(known.secret))
    sign_out(engine, ended.secret)
    asyncio.run(identity.identify(ended.secret))

    _away(monkeypatch)

    assert asyncio.run(identity.identify(known.secret)) == known.actor
    assert asyncio.run(identity.identify(ended.secret)) is None


def test_while_the_database_is_away_nobody_new_is_let_in(
    pages: None, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in = browser_of(engine, Role.admin)

    _away(monkeypatch)

    with pytest.raises(DatabaseAway):
        asyncio.run(identity.identify(signed_in.secret))
    assert asyncio.run(identity.identify(None)) is None


def test_without_anybody_there_is_no_actor() -> None:
    identity.begin(None)

    with pytest.raises(NotSignedIn):
        identity.current_actor()


def test_two_sessions_never_share_a_state_tree() -> None:
    assert tree_of("pc_s_a", "token") == tree_of("pc_s_a", "token")
    assert len({tree_of(secret, "token") for secret in ("pc_s_a", "pc_s_b", None)}) == 3
    assert "pc_s_a" not in tree_of("pc_s_a", "token")
