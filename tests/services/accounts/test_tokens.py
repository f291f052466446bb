"""API tokens: what they allow, and how they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownAccount
from placecurator.services.accounts.tokens import (
    create_token,
    identify_token,
    list_tokens,
    revoke_token,
)
from placecurator.services.accounts.users import disable_user, set_role
from placecurator.storage.database import transaction
from placecurator.storage.models import ApiToken
from tests.accounts import COMMAND, actor_with, browser_of, token_of, user_with


def test_a_token_acts_in_the_name_of_whoever_made_it(engine: sa.Engine) -> None:
    maker = browser_of(engine, Role.admin).actor

    made, secret = create_token(engine, maker, "  a   cron job ", Role.viewer)

    actor = identify_token(engine, secret)
    assert actor is not None
    assert (actor.name, actor.user_id, actor.via) == ("anna", maker.user_id, "token")
    assert (actor.role, made.label) == (Role.viewer, "a cron job")


def test_the_database_knows_how_a_token_begins_and_no_more(engine: sa.Engine) -> None:
    secret = token_of(engine, Role.curator)

    with transaction(engine) as session:
        stored = session.scalars(sa.select(ApiToken)).one()

    assert stored.hint == secret[:8]
    assert secret[8:] not in repr(stored)


def test_nobody_makes_a_token_that_may_more_than_he(engine: sa.Engine) -> None:
    curator = browser_of(engine, Role.curator).actor

    with pytest.raises(NotAllowed, match="role admin"):
        create_token(engine, curator, "too much", Role.admin)
    with pytest.raises(InvalidInput, match="more than carl has"):
        create_token(engine, COMMAND, "too much", Role.admin, user_name="carl")


def test_a_token_makes_no_tokens(engine: sa.Engine) -> None:
    with pytest.raises(NotAllowed, match="in a browser"):
        create_token(engine, actor_with(engine, Role.admin), "offspring", Role.viewer)


def test_a_token_loses_with_its_user_what_he_loses(engine: sa.Engine) -> None:
    secret = token_of(engine, Role.curator)

    set_role(engine, COMMAND, "carl", Role.viewer)
    lowered = identify_token(engine, secret)
    set_role(engine, COMMAND, "carl", Role.admin)
    raised = identify_token(engine, secret)
    user_with(engine, Role.admin)
    disable_user(engine, COMMAND, "carl")

    assert lowered is not None
    assert raised is not None
    assert (lowered.role, raised.role) == (Role.viewer, Role.curator)
    assert identify_token(engine, secret) is None


def test_a_token_ends_when_it_was_meant_to(engine: sa.Engine) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    curator = browser_of(engine, Role.curator).actor
    _made, secret = create_token(engine, curator, "for a day", Role.curator, end)

    assert identify_token(engine, secret, end - timedelta(seconds=1)) is not None
    assert identify_token(engine, secret, end) is None
    with pytest.raises(InvalidInput, match="in the future"):
        create_token(engine, curator, "too late", Role.curator, datetime.now(UTC))


def test_use_is_written_down_at_most_once_a_minute(engine: sa.Engine) -> None:
    secret, now = token_of(engine, Role.curator), datetime.now(UTC)

    seen = []
    for seconds in (0, 59, 61):
        identify_token(engine, secret, now + timedelta(seconds=seconds))
        [token] = list_tokens(engine, COMMAND)
        seen.append(token.last_used_at)

    assert seen == [now, now, now + timedelta(seconds=61)]


def test_everybody_lists_his_own_and_an_admin_all(engine: sa.Engine) -> None:
    token_of(engine, Role.viewer)
    curator, admin = actor_with(engine, Role.curator), actor_with(engine, Role.admin)

    assert [token.user for token in list_tokens(engine, curator)] == ["carl"]
    assert [token.user for token in list_tokens(engine, admin, of_everybody=True)] == [
        *("anna", "carl", "vera")
    ]
    with pytest.raises(NotAllowed):
        list_tokens(engine, curator, of_everybody=True)


def test_everybody_revokes_his_own_and_an_admin_anybodys(engine: sa.Engine) -> None:
    secret, hers = token_of(engine, Role.curator), token_of(engine, Role.viewer)
    viewer = browser_of(engine, Role.viewer).actor
    admin = browser_of(engine, Role.admin).actor
    [her_id] = [token.id for token in list_tokens(engine, viewer)]
    [his_id] = {token.id for token in list_tokens(engine, COMMAND)} - {her_id}

    with pytest.raises(UnknownAccount):
        revoke_token(engine, viewer, his_id)
    revoke_token(engine, viewer, her_id)
    unharmed = identify_token(engine, secret)
    revoke_token(engine, admin, his_id)

    assert unharmed is not None
    assert identify_token(engine, hers) is None
    assert identify_token(engine, secret) is None
    with pytest.raises(UnknownAccount, match="revoked before"):
        revoke_token(engine, admin, his_id)


@pytest.mark.parametrize("label", ["", " ", "x" * 65, "a\nb\0c", "\u202e", "\ud800"])
def test_a_label_that_nobody_can_read_is_refused(engine: sa.Engine, label: str) -> None:
    curator = browser_of(engine, Role.curator).actor

    with pytest.raises(InvalidInput, match="label"):
        create_token(engine, curator, label, Role.viewer)


@pytest.mark.parametrize("secret", ["", "pc_t_", "pc_t_wrong", "\ud800", "pc_t_\0"])
def test_nobody_calls_with_a_token_that_we_did_not_make(engine: sa.Engine, secret: str) -> None:
    token_of(engine, Role.admin)

    assert identify_token(engine, secret) is None
