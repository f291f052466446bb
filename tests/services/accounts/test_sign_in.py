"""Signing in with a password, and what guessing comes to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts.guesses import begin_guess
from placecurator.services.accounts.sessions import identify_session
from placecurator.services.accounts.users import disable_user, reset_user
from placecurator.services.throttle import Throttle
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.accounts import COMMAND, PASSWORD, enter, with_old_password, with_password

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def refused(engine: sa.Engine, name: str, password: str = "wrong", **how: object) -> SignInRefused:
    with pytest.raises(SignInRefused) as info:
        enter(engine, name, password, **how)  # type: ignore[arg-type]
    return info.value


def said(refusal: SignInRefused) -> tuple[str, float | None]:
    return str(refusal), refusal.retry_after_s


def test_who_knows_the_password_is_signed_in_however_he_writes_his_name(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)

    signed_in = enter(engine, "  CARL ", PASSWORD)

    actor = identify_session(engine, signed_in.secret)
    assert actor == signed_in.actor
    assert (actor.name, actor.role, actor.via) == ("carl", Role.curator, "session")


def test_a_wrong_password_an_unknown_name_and_a_disabled_user_get_the_same_words(
    engine: sa.Engine,
) -> None:
    with_password(engine, Role.curator)
    with_password(engine, Role.viewer)
    disable_user(engine, COMMAND, "vera")

    answers = {
        said(refused(engine, "carl")),
        said(refused(engine, "nobody", PASSWORD)),
        said(refused(engine, "vera", PASSWORD)),
        said(refused(engine, "\ud800\0", "\ud800\0")),
    }

    assert answers == {("The name or the password is wrong.", None)}


def test_a_user_without_a_password_cannot_sign_in_with_an_empty_one(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)
    reset_user(engine, COMMAND, "carl")

    for guess in ("", PASSWORD):
        refused(engine, "carl", guess)


@pytest.mark.parametrize("name", ["carl", "nobody"])
def test_each_wrong_password_after_the_fourth_doubles_the_lock(
    engine: sa.Engine, name: str
) -> None:
    with_old_password(engine, Role.curator)
    now, locks = NOW, []

    for _ in range(18):
        lock_s = refused(engine, name, now=now).retry_after_s
        locks.append(lock_s)
        now += timedelta(seconds=lock_s or 0)

    assert locks == [None] * 4 + [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] + [900] * 4


def test_while_a_name_is_locked_even_the_right_password_is_refused(engine: sa.Engine) -> None:
    with_old_password(engine, Role.curator)
    for _ in range(5):
        refused(engine, "carl", now=NOW)

    early = refused(engine, "carl", PASSWORD, now=NOW + timedelta(seconds=0.5))
    late = enter(engine, "carl", PASSWORD, now=NOW + timedelta(seconds=1))

    assert said(early) == ("Too many wrong passwords for this name. Try again in 1 second.", 1)
    assert late.actor.name == "carl"


def test_the_right_password_and_an_hour_of_peace_forgive(engine: sa.Engine) -> None:
    with_old_password(engine, Role.curator)
    for _ in range(4):
        refused(engine, "carl", now=NOW)
    enter(engine, "carl", PASSWORD, now=NOW)
    forgiven_at_once = [refused(engine, "carl", now=NOW).retry_after_s for _ in range(4)]

    later = refused(engine, "carl", now=NOW + timedelta(minutes=61))

    assert forgiven_at_once == [None] * 4
    assert later.retry_after_s is None


def test_a_lock_of_one_name_leaves_the_others_alone(engine: sa.Engine) -> None:
    with_old_password(engine, Role.curator)
    with_old_password(engine, Role.viewer)
    for _ in range(5):
        refused(engine, "carl", now=NOW)

    assert enter(engine, "vera", PASSWORD, now=NOW).actor.name == "vera"


def test_guesses_at_the_same_moment_do_not_overtake_the_count(engine: sa.Engine) -> None:
    throttle = Throttle(None)

    def begins(_number: int) -> bool:
        try:
            begin_guess(engine, throttle, "carl", None, NOW)
        except SignInRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(begins, range(40)))

    assert sum(begun) == 5


def test_one_address_may_try_thirty_passwords_in_five_minutes(engine: sa.Engine) -> None:
    throttle = Throttle(None)
    for number in range(30):
        begin_guess(engine, throttle, f"name {number}", "10.0.0.1", NOW)

    with pytest.raises(SignInRefused, match="Too many tries from your address"):
        begin_guess(engine, throttle, "another", "10.0.0.1", NOW)
    begin_guess(engine, throttle, "another", "10.0.0.2", NOW)


def test_the_history_tells_of_refusals_and_not_what_was_typed(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)

    refused(engine, "my secret passphrase")
    refused(engine, "carl", "another passphrase")

    with transaction(engine) as session:
        events = session.scalars(
            sa.select(CurationEvent).where(sa.inspect(CurationEvent).c.act == "sign_in_refused")
        ).all()
    assert [event.actor for event in events] == ["(unknown)", "carl"]
    assert {fact for event in events for fact in event.request} == {"address"}
