"""Who sits behind a cookie, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import IDLE, LIFETIME, Role
from placecurator.services.accounts.sessions import (
    identify_session,
    sign_out,
    sign_out_everywhere,
)
from placecurator.services.accounts.tokens import identify_token
from placecurator.services.accounts.users import disable_user, enable_user, set_role
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import UserSession
from placecurator.storage.schema import upgrade
from tests.accounts import COMMAND, browser_of, token_of


def only_session(engine: sa.Engine) -> UserSession:
    with transaction(engine) as session:
        return session.scalars(sa.select(UserSession)).one()


def test_the_database_knows_no_secret(engine: sa.Engine) -> None:
    browser = browser_of(engine, Role.curator)

    stored = only_session(engine)

    assert browser.secret.startswith("pc_s_")
    assert browser.secret not in repr(stored)
    assert browser.secret not in repr(browser)


@pytest.mark.parametrize("secret", ["", "pc_s_", "pc_s_wrong", "\ud800", "pc_s_\0\ud800", "x" * 99])
def test_nobody_sits_behind_a_secret_that_we_did_not_make(engine: sa.Engine, secret: str) -> None:
    browser_of(engine, Role.curator)

    assert identify_session(engine, secret) is None


def test_a_token_is_no_session(engine: sa.Engine) -> None:
    assert identify_session(engine, token_of(engine, Role.curator)) is None


def test_a_session_that_is_not_used_for_two_weeks_has_ended(engine: sa.Engine) -> None:
    browser, begun = browser_of(engine, Role.curator), datetime.now(UTC)
    almost = begun + IDLE - timedelta(minutes=1)

    assert identify_session(engine, browser.secret, almost) is not None
    assert identify_session(engine, browser.secret, almost + IDLE) is None


def test_a_session_ends_after_ninety_days_however_much_it_is_used(engine: sa.Engine) -> None:
    browser, now = browser_of(engine, Role.curator), datetime.now(UTC)
    days = 0

    while identify_session(engine, browser.secret, now + timedelta(days=days)) is not None:
        days += 10

    assert timedelta(days=days) == LIFETIME
    assert browser.expires_at - now < LIFETIME + timedelta(seconds=1)


def test_use_is_written_down_at_most_once_a_minute(engine: sa.Engine) -> None:
    browser = browser_of(engine, Role.curator)
    begun = only_session(engine).last_seen_at

    identify_session(engine, browser.secret, begun + timedelta(seconds=59))
    within = only_session(engine).last_seen_at
    identify_session(engine, browser.secret, begun + timedelta(seconds=61))
    after = only_session(engine).last_seen_at

    assert (within - begun, after - begun) == (timedelta(0), timedelta(seconds=61))


def test_who_is_signed_in_stays_so_while_the_database_takes_no_writes(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    writable = make_engine(f"sqlite:///{path}")
    upgrade(writable)
    browser, token = browser_of(writable, Role.curator), token_of(writable, Role.curator)
    writable.dispose()
    full = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")

    later = datetime.now(UTC) + timedelta(minutes=2)
    actor, caller = identify_session(full, browser.secret, later), identify_token(full, token)
    full.dispose()

    assert actor == browser.actor
    assert caller is not None


def test_who_signs_out_ends_this_session_and_no_other(engine: sa.Engine) -> None:
    here, there = (browser_of(engine, Role.curator) for _ in range(2))

    sign_out(engine, here.secret)
    sign_out(engine, here.secret)

    assert identify_session(engine, here.secret) is None
    assert identify_session(engine, there.secret) == there.actor


def test_who_signs_out_everywhere_ends_his_sessions_and_nobody_elses(engine: sa.Engine) -> None:
    mine = [browser_of(engine, Role.curator) for _ in range(3)]
    hers = browser_of(engine, Role.viewer)
    user_id = mine[0].actor.user_id
    assert user_id is not None

    ended = sign_out_everywhere(engine, user_id, mine[0].actor)

    assert ended == 3
    assert [identify_session(engine, browser.secret) for browser in mine] == [None] * 3
    assert identify_session(engine, hers.secret) == hers.actor


def test_a_new_role_holds_from_the_next_act_on(engine: sa.Engine) -> None:
    browser = browser_of(engine, Role.curator)

    set_role(engine, COMMAND, "carl", Role.viewer)

    actor = identify_session(engine, browser.secret)
    assert actor is not None
    assert actor.role is Role.viewer


def test_who_is_disabled_is_out_at_once_and_stays_out(engine: sa.Engine) -> None:
    browser = browser_of(engine, Role.curator)

    disable_user(engine, COMMAND, "carl")
    during = identify_session(engine, browser.secret)
    enable_user(engine, COMMAND, "carl")

    assert during is None
    assert identify_session(engine, browser.secret) is None


def test_sessions_that_have_ended_are_forgotten_at_the_next_sign_in(engine: sa.Engine) -> None:
    sign_out(engine, browser_of(engine, Role.curator).secret)

    browser_of(engine, Role.curator)

    assert only_session(engine).revoked_at is None
