"""The first way in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts.first_admin import ensure_first_admin
from placecurator.services.accounts.links import use_link
from placecurator.services.accounts.own_password import change_password
from placecurator.services.accounts.signed_in import SignedIn
from placecurator.services.accounts.users import list_users, set_role
from tests.accounts import COMMAND, PASSWORD, user_with, with_password


def follow(engine: sa.Engine, link: str | None) -> SignedIn:
    return use_link(engine, link or "", address=None, user_agent=None)


def test_the_first_start_makes_an_admin_with_a_link_and_no_password(engine: sa.Engine) -> None:
    actor = follow(engine, ensure_first_admin(engine)).actor

    [user] = list_users(engine)
    assert (actor.name, actor.role, user.has_password) == ("admin", Role.admin, False)


def test_starts_at_the_same_moment_make_one_admin(engine: sa.Engine) -> None:
    with ThreadPoolExecutor(4) as threads:
        links = list(threads.map(lambda _number: ensure_first_admin(engine), range(4)))

    assert None not in links
    assert [user.name for user in list_users(engine)] == ["admin"]


def test_each_start_makes_a_new_link_until_the_admin_has_a_password(engine: sa.Engine) -> None:
    first, second = ensure_first_admin(engine), ensure_first_admin(engine)

    with pytest.raises(SignInRefused):
        follow(engine, first)
    change_password(engine, follow(engine, second).actor, None, PASSWORD)

    assert ensure_first_admin(engine) is None


def test_no_start_makes_an_admin_beside_other_users(engine: sa.Engine) -> None:
    user_with(engine, Role.viewer)

    assert ensure_first_admin(engine) is None
    assert [user.name for user in list_users(engine)] == ["vera"]


def test_who_is_no_admin_any_more_gets_no_link(engine: sa.Engine) -> None:
    ensure_first_admin(engine)
    with_password(engine, Role.admin)
    set_role(engine, COMMAND, "admin", Role.viewer)

    assert ensure_first_admin(engine) is None
