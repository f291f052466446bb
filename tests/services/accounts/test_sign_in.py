"""Signing in with a password, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts.own_password import change_password
from placecurator.services.accounts.sessions import identify_session
from placecurator.services.accounts.sign_in import sign_in
from placecurator.services.throttle import Throttle
from tests.accounts import browser_of

PASSWORD = "correct horse battery"


def with_password(engine: sa.Engine, role: Role = Role.curator) -> str:
    browser = browser_of(engine, role)
    change_password(engine, browser.actor, None, PASSWORD)
    return browser.actor.name


def enter(engine: sa.Engine, name: str, password: str, throttle: Throttle) -> str:
    signed_in = sign_in(
        engine, name, password, address="10.0.0.1", user_agent="test", throttle=throttle
    )
    return signed_in.secret


def test_who_knows_the_password_is_signed_in(engine: sa.Engine) -> None:
    name = with_password(engine)

    secret = enter(engine, f" {name.upper()} ", PASSWORD, Throttle(None))

    actor = identify_session(engine, secret)
    assert actor is not None
    assert (actor.name, actor.role, actor.via) == (name, Role.curator, "session")


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(engine: sa.Engine) -> None:
    name = with_password(engine)

    said = set()
    for who in (name, "nobody"):
        with pytest.raises(SignInRefused) as refused:
            enter(engine, who, "wrong wrong wrong", Throttle(None))
        said.add((str(refused.value), refused.value.retry_after_s))

    assert said == {("The name or the password is wrong.", None)}
