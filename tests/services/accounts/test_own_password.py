"""Choosing and changing one's own password."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import InvalidInput, NotAllowed, SignInRefused
from placecurator.services.accounts.own_password import change_password
from placecurator.services.accounts.sessions import identify_session
from tests.accounts import COMMAND, PASSWORD, actor_with, browser_of, enter, with_password

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NEW = "a much better password"


def test_the_new_password_replaces_the_old_one(engine: sa.Engine) -> None:
    browser = with_password(engine, Role.curator)

    change_password(engine, browser.actor, PASSWORD, NEW)

    with pytest.raises(SignInRefused):
        enter(engine, "carl", PASSWORD)
    assert enter(engine, "carl", NEW).actor.name == "carl"


def test_the_other_sessions_end_and_this_one_does_not(engine: sa.Engine) -> None:
    here, there = with_password(engine, Role.curator), browser_of(engine, Role.curator)

    change_password(engine, here.actor, PASSWORD, NEW)

    assert identify_session(engine, here.secret) == here.actor
    assert identify_session(engine, there.secret) is None


@pytest.mark.parametrize("old", [None, "", "not this one either"])
def test_without_the_old_password_there_is_no_new_one(engine: sa.Engine, old: str | None) -> None:
    browser = with_password(engine, Role.curator)

    with pytest.raises(InvalidInput, match="old: is not your password"):
        change_password(engine, browser.actor, old, NEW)

    assert enter(engine, "carl", PASSWORD).actor.name == "carl"


def test_guessing_the_old_password_locks_as_at_the_door(engine: sa.Engine) -> None:
    browser = with_password(engine, Role.curator)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            change_password(engine, browser.actor, "a guess", NEW, now=NOW)

    with pytest.raises(SignInRefused, match="Too many wrong passwords"):
        change_password(engine, browser.actor, PASSWORD, NEW, now=NOW)


def test_a_bad_password_is_refused(engine: sa.Engine) -> None:
    browser = browser_of(engine, Role.curator)

    with pytest.raises(InvalidInput, match="at least 12"):
        change_password(engine, browser.actor, None, "short")


def test_neither_a_token_nor_a_command_gets_a_password(engine: sa.Engine) -> None:
    for actor in (actor_with(engine, Role.admin), COMMAND):
        with pytest.raises(NotAllowed, match="in a browser"):
            change_password(engine, actor, None, NEW)
