"""Users, as admins change them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, SignInRefused, UnknownAccount
from placecurator.services.accounts.links import use_link
from placecurator.services.accounts.sessions import identify_session
from placecurator.services.accounts.tokens import identify_token
from placecurator.services.accounts.users import (
    add_user,
    disable_user,
    enable_user,
    list_users,
    reset_user,
    set_role,
)
from tests.accounts import (
    COMMAND,
    PASSWORD,
    actor_with,
    browser_of,
    enter,
    token_of,
    user_with,
    with_password,
)

ACTS: dict[str, Callable[[sa.Engine, Actor], object]] = {
    "add": lambda engine, by: add_user(engine, by, "Otto", Role.viewer),
    "disable": lambda engine, by: disable_user(engine, by, "vera"),
    "enable": lambda engine, by: enable_user(engine, by, "vera"),
    "role": lambda engine, by: set_role(engine, by, "vera", Role.admin),
    "reset": lambda engine, by: reset_user(engine, by, "vera"),
}


def test_a_new_user_comes_in_by_the_link_and_is_listed(engine: sa.Engine) -> None:
    link = add_user(engine, COMMAND, "  Åsa  Öberg ", Role.viewer)

    signed_in = use_link(engine, link, address=None, user_agent=None)

    [user] = list_users(engine)
    assert (signed_in.actor.name, signed_in.actor.role) == ("Åsa Öberg", Role.viewer)
    assert (user.name, user.created_by, user.has_password) == ("Åsa Öberg", "test", False)
    assert user.last_seen_at is not None


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\0b", "\u200b", "a\x1b[1m", "\ud800"])
def test_a_name_that_nobody_can_read_is_refused(engine: sa.Engine, name: str) -> None:
    with pytest.raises(InvalidInput, match="name"):
        add_user(engine, COMMAND, name, Role.viewer)


def test_no_two_users_have_names_that_look_alike(engine: sa.Engine) -> None:
    add_user(engine, COMMAND, "Asa", Role.viewer)

    with pytest.raises(InvalidInput, match="is taken"):
        add_user(engine, COMMAND, "ÅSA", Role.admin)
    assert [user.role for user in list_users(engine)] == [Role.viewer]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.viewer, Role.curator])
def test_only_admins_change_users(engine: sa.Engine, act: str, role: Role) -> None:
    user_with(engine, Role.viewer)
    before = (actor_with(engine, role), list_users(engine))[1]

    with pytest.raises(NotAllowed, match="role admin"):
        ACTS[act](engine, actor_with(engine, role))

    assert list_users(engine) == before


@pytest.mark.parametrize("act", ["disable", "enable", "role", "reset"])
def test_who_does_not_exist_cannot_be_changed(engine: sa.Engine, act: str) -> None:
    with pytest.raises(UnknownAccount):
        ACTS[act](engine, COMMAND)


def test_the_last_admin_can_neither_be_disabled_nor_demoted(engine: sa.Engine) -> None:
    user_with(engine, Role.admin)
    user_with(engine, Role.admin, "otto")
    disable_user(engine, COMMAND, "otto")

    with pytest.raises(InvalidInput, match="is the last admin"):
        disable_user(engine, COMMAND, "anna")
    with pytest.raises(InvalidInput, match="is the last admin"):
        set_role(engine, COMMAND, "anna", Role.viewer)

    enable_user(engine, COMMAND, "otto")
    set_role(engine, COMMAND, "anna", Role.viewer)


def test_admins_who_disable_each_other_leave_one(engine: sa.Engine) -> None:
    names = [user_with(engine, Role.admin, f"admin {number}") for number in range(6)]

    def out(name: str) -> bool:
        try:
            disable_user(engine, COMMAND, name)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        disabled = list(threads.map(out, names))

    assert sum(disabled) == 5
    assert len([user for user in list_users(engine) if user.disabled_at is None]) == 1


def test_who_is_disabled_cannot_sign_in_until_he_is_enabled(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)
    disable_user(engine, COMMAND, "carl")

    with pytest.raises(SignInRefused):
        enter(engine, "carl", PASSWORD)
    enable_user(engine, COMMAND, "carl")

    assert enter(engine, "carl", PASSWORD).actor.name == "carl"


def test_a_reset_ends_everything_but_the_new_link(engine: sa.Engine) -> None:
    browser, token = with_password(engine, Role.curator), token_of(engine, Role.curator)
    hers = browser_of(engine, Role.viewer)

    link = reset_user(engine, COMMAND, "Carl")

    assert identify_session(engine, browser.secret) is None
    assert identify_token(engine, token) is None
    assert identify_session(engine, hers.secret) is not None
    with pytest.raises(SignInRefused):
        enter(engine, "carl", PASSWORD)
    assert use_link(engine, link, address=None, user_agent=None).actor.name == "carl"


def test_a_reset_is_not_overtaken_by_a_sign_in_with_the_old_password(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)

    def sign_in_now(_number: int) -> str | None:
        try:
            return enter(engine, "carl", PASSWORD).secret
        except SignInRefused:
            return None

    with ThreadPoolExecutor(4) as threads:
        entered = [threads.submit(sign_in_now, number) for number in range(4)]
        reset_user(engine, COMMAND, "carl")
        secrets = [one.result() for one in entered]

    assert [identify_session(engine, secret) for secret in secrets if secret] == [None] * len(
        [secret for secret in secrets if secret]
    )
