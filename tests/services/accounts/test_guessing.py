"""Somebody guesses as fast as he can; others sign in meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import FREE_FAILURES, Role
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts.sign_in import sign_in
from placecurator.services.throttle import Throttle
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.accounts import PASSWORD, enter, with_password

GUESSES = 1000
BEGUN = datetime.now(UTC)
BY_ATTACKER = "10.6.6.6"


def guess(engine: sa.Engine, throttle: Throttle, name: str, number: int) -> float | None:
    """Guess at fifty a second; how long the guesser is sent away, None: he may again at once."""
    with pytest.raises(SignInRefused) as refused:
        sign_in(
            *(engine, name, f"guess number {number}"),
            address=BY_ATTACKER,
            user_agent=None,
            now=BEGUN + timedelta(seconds=number / 50),
            throttle=throttle,
        )
    return refused.value.retry_after_s


def looked_at(engine: sa.Engine) -> int:
    """How many passwords were looked at and found wrong: each of them is in the history."""
    act = sa.inspect(CurationEvent).c.act
    with transaction(engine) as session:
        refusals = sa.select(sa.func.count()).where(act == "sign_in_refused")
        return session.scalar(refusals) or 0


def test_a_thousand_guesses_at_fifty_a_second_are_locked_out_and_disturb_nobody(
    engine: sa.Engine,
) -> None:
    with_password(engine, Role.curator)
    with_password(engine, Role.viewer)
    throttle = Throttle(None)

    with ThreadPoolExecutor(4) as threads:
        guesses = [
            threads.submit(guess, engine, throttle, "carl", number) for number in range(GUESSES)
        ]
        entered = [enter(engine, "vera", PASSWORD).actor.name for _ in range(10)]
        waits = [one.result() for one in guesses]

    assert waits.count(None) <= FREE_FAILURES
    assert looked_at(engine) < 20
    assert entered == ["vera"] * 10
    # The address is not shut for those who share it with the guesser.
    neighbour = sign_in(
        *(engine, "vera", PASSWORD), address=BY_ATTACKER, user_agent=None, throttle=throttle
    )
    assert neighbour.actor.name == "vera"


def test_the_time_of_a_refusal_does_not_tell_who_exists(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)
    throttle, number = Throttle(None), count()

    def seconds(name: Callable[[], str]) -> float:
        begun = time.perf_counter()
        guess(engine, throttle, name(), next(number))
        return time.perf_counter() - begun

    known: list[float] = []
    unknown: list[float] = []
    for _ in range(4):  # by turns, so that a busy machine slows both
        known.append(seconds(lambda: "carl"))
        unknown.append(seconds(lambda: "nobody"))

    assert looked_at(engine) == 8
    assert 1 / 3 < median(known) / median(unknown) < 3
