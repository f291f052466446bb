"""The pages about accounts and the history, as one browser tab sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.services.accounts import tokens, users
from placecurator.services.accounts.own_password import change_password
from placecurator.storage import events
from placecurator.ui import identity
from placecurator.ui.states.audit import AuditState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.tokens import TokensState
from placecurator.ui.states.users import UsersState
from tests.accounts import COMMAND, actor_with, browser_of, token_of, user_with

Tab = Callable[[type[Any]], Any]


def test_the_page_tells_who_is_signed_in_and_whether_there_is_a_password(
    engine: sa.Engine, tab: Tab
) -> None:
    vera = browser_of(engine, Role.viewer).actor
    identity.begin(vera)
    state = tab(SessionState)

    asyncio.run(state.open_page())

    assert (state.name, state.may_curate, state.is_admin) == ("vera", False, False)
    assert "Viewer" in state.role_words
    assert not state.has_password
    change_password(engine, vera, None, "a goat on a bicycle")
    asyncio.run(state.open_page())
    assert state.has_password


@pytest.mark.parametrize(
    ("role", "may_curate", "is_admin"), [(Role.curator, True, False), (Role.admin, True, True)]
)
def test_the_page_knows_what_to_offer(
    engine: sa.Engine, tab: Tab, role: Role, may_curate: bool, is_admin: bool
) -> None:
    identity.begin(actor_with(engine, role))
    state = tab(SessionState)

    asyncio.run(state.open_page())

    assert (state.may_curate, state.is_admin) == (may_curate, is_admin)


def test_an_admin_disables_enables_and_promotes_somebody(engine: sa.Engine, tab: Tab) -> None:
    identity.begin(actor_with(engine, Role.admin))
    user_with(engine, Role.viewer)
    state = tab(UsersState)

    def vera() -> Any:
        [row] = [row for row in state.rows if row.name == "vera"]
        return row

    async def scenario() -> None:
        await state.load()
        assert (vera().state, vera().role, vera().seen) == ("No password yet", "viewer", "Never")
        await state.disable("vera")
        assert (vera().state, vera().is_disabled) == ("Disabled", True)
        await state.enable("vera")
        await state.set_role("vera", "curator")
        assert (vera().is_disabled, vera().role) == (False, "curator")

    asyncio.run(scenario())
    assert state.said == "vera has the role Curator now."


@pytest.mark.parametrize("junk", [None, 7, "vera", "Admin", ["admin"]])
def test_a_role_that_there_is_not_is_refused_in_words(
    engine: sa.Engine, tab: Tab, junk: Any
) -> None:
    identity.begin(actor_with(engine, Role.admin))
    user_with(engine, Role.viewer)
    state = tab(UsersState)

    asyncio.run(state.set_role("vera", junk))

    assert "Allowed: viewer, curator, admin." in state.said
    roles = {user.name: user.role for user in users.list_users(engine)}
    assert roles["vera"] is Role.viewer


def test_one_sees_ones_own_tokens_and_revokes_them(engine: sa.Engine, tab: Tab) -> None:
    token_of(engine, Role.viewer)
    carl = browser_of(engine, Role.curator).actor
    token, _secret = tokens.create_token(engine, carl, "nightly", Role.viewer)
    identity.begin(carl)
    state = tab(TokensState)

    async def scenario() -> None:
        await state.load()
        assert [(row.label, row.role, row.used) for row in state.rows] == [
            ("nightly", "Viewer", "Never")
        ]
        await state.revoke(token.id)

    asyncio.run(scenario())
    assert state.rows == []
    assert [value for value, _words in state.roles] == ["viewer", "curator"]


@pytest.mark.parametrize("junk", [None, "1", -1, 0, 1.5, True, 2**70, [1]])
def test_what_is_no_key_revokes_nothing(engine: sa.Engine, tab: Tab, junk: Any) -> None:
    carl = browser_of(engine, Role.curator).actor
    tokens.create_token(engine, carl, "nightly", Role.viewer)
    identity.begin(carl)
    state = tab(TokensState)

    asyncio.run(state.revoke(junk))

    assert state.said.startswith("id: ")
    assert len(tokens.list_tokens(engine, carl)) == 1


def test_the_history_is_searched_by_act_actor_and_day(engine: sa.Engine, tab: Tab) -> None:
    anna = actor_with(engine, Role.admin)
    users.add_user(engine, anna, "Nora", Role.viewer)
    users.disable_user(engine, COMMAND, "Nora")
    today = datetime.now(UTC).date().isoformat()
    state = tab(AuditState)

    def acts() -> list[str]:
        return [row.act for row in state.rows]

    async def scenario() -> None:
        await state.filter_actor(anna.name)
        assert acts() == ["One-time link made", "User added"]
        await state.filter_acts([events.USER_ADDED])
        assert acts() == ["User added"]
        await state.filter_since(today)
        await state.filter_until(today)
        assert acts() == ["User added"]
        await state.filter_until("2001-01-01")
        assert acts() == []
        await state.clear_filters()
        assert acts()[0] == "User disabled"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("handler", "junk"),
    [
        ("filter_acts", ["no such act"]),
        ("filter_acts", "sign_in"),
        ("filter_actor", 7),
        ("filter_since", "yesterday"),
        ("filter_until", {"day": 1}),
    ],
)
def test_junk_filters_nothing(engine: sa.Engine, tab: Tab, handler: str, junk: Any) -> None:
    state = tab(AuditState)

    asyncio.run(getattr(state, handler)(junk))

    assert state.said
    assert (state.acts, state.actor, state.since, state.until) == ([], "", "", "")
