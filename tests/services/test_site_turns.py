"""Turns at websites among workers, through one database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
import sqlalchemy as sa

from placecurator.deepscan.site_turns import HostBusy, TurnLimits
from placecurator.services.site_turns import SharedSiteTurns
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import SiteTurn
from placecurator.storage.site_turns import take_turns
from tests.services.draining import shut

pytestmark = pytest.mark.anyio

LIMITS = TurnLimits(interval_s=20, address_interval_s=5, wait_s=50)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def all_at_once(
    ask: Callable[[str], Awaitable[float]], *sites: str
) -> tuple[list[int], list[int]]:
    """The turns that were given, and when to come back for one, each in intervals from now."""
    answers = await asyncio.gather(*(ask(site) for site in sites), return_exceptions=True)
    given = sorted(round(answer / 20) for answer in answers if isinstance(answer, float))
    sent_away = sorted(
        round(answer.wait_s / 20) for answer in answers if isinstance(answer, HostBusy)
    )
    assert len(given) + len(sent_away) == len(sites), answers
    return given, sent_away


async def test_turns_of_many_scans_lie_apart(engine: sa.Engine) -> None:
    async with SharedSiteTurns(engine, LIMITS) as turns:
        given, sent_away = await all_at_once(turns.take, *["good.fi"] * 5)

    assert given == [0, 1, 2]
    assert sent_away == [3, 4]


async def test_workers_share_the_turns_of_a_site(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(2)]
    async with (
        SharedSiteTurns(engines[0], LIMITS) as one,
        SharedSiteTurns(engines[1], LIMITS) as other,
    ):
        answers = await asyncio.gather(*(turns.take("good.fi") for turns in (one, other, one)))
        sent_away = await all_at_once(other.take, "good.fi")

    assert sorted(round(answer / 20) for answer in answers) == [0, 1, 2]
    assert sent_away == ([], [3])
    for engine in engines:
        engine.dispose()


async def test_hundreds_of_scans_at_once_cost_few_transactions(engine: sa.Engine) -> None:
    commits: list[object] = []
    sa.event.listen(engine, "commit", commits.append)

    async with SharedSiteTurns(engine, LIMITS) as turns:
        given, _ = await all_at_once(turns.take, *(f"site{n}.fi" for n in range(300)))

    assert given == [0] * 300
    assert len(commits) <= 3


async def test_looking_ahead_takes_no_turn_and_sees_a_busy_site(engine: sa.Engine) -> None:
    async with SharedSiteTurns(engine, LIMITS) as turns:
        await turns.look_ahead("good.fi")
        assert await all_at_once(turns.take, *["good.fi"] * 3) == ([0, 1, 2], [])

        with pytest.raises(HostBusy) as caught:
            await turns.look_ahead("good.fi")

    assert caught.value.wait_s == pytest.approx(60, abs=5)


async def test_a_scan_that_was_cancelled_leaves_the_others_their_turns(engine: sa.Engine) -> None:
    async with SharedSiteTurns(engine, LIMITS) as turns:
        gone = asyncio.create_task(turns.take("good.fi"))
        stays = asyncio.create_task(turns.take("fair.fi"))
        await asyncio.sleep(0)
        gone.cancel()

        assert await stays == pytest.approx(0, abs=5)


async def test_turns_are_given_by_the_process_while_the_database_is_away(
    engine: sa.Engine, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file is never away")
    with shut(engine, request.getfixturevalue("postgres_url")) as (shut_down, open_again):
        async with SharedSiteTurns(engine, LIMITS) as turns:
            shut_down()
            with caplog.at_level(logging.WARNING):
                given, sent_away = await all_at_once(turns.take, *["good.fi"] * 4)
                await turns.look_ahead("fair.fi")
            open_again()
            await turns.take("good.fi")

    assert given == [0, 1, 2]
    assert sent_away == [3]
    assert ["spared by this process alone" in record.message for record in caplog.records] == [True]
    with transaction(engine) as session:
        assert [turn.site for turn in session.scalars(sa.select(SiteTurn))] == ["good.fi"]


async def test_no_scan_waits_long_for_a_database_that_does_not_answer(engine: sa.Engine) -> None:
    started = time.monotonic()
    async with SharedSiteTurns(engine, LIMITS) as turns:
        with transaction(engine) as session:
            take_turns(session, {"good.fi": 20.0}, wait_s=50, now_s=time.time())

            given, _ = await all_at_once(turns.take, "good.fi", "good.fi")

    assert given == [0, 1]
    assert time.monotonic() - started < 15


async def test_what_is_over_is_deleted_now_and_then(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        take_turns(session, {"old.fi": 1.0}, wait_s=5, now_s=time.time() - 60)

    async with SharedSiteTurns(engine, LIMITS, forget_every_s=0) as turns:
        await turns.take("good.fi")

    with transaction(engine) as session:
        assert [turn.site for turn in session.scalars(sa.select(SiteTurn))] == ["good.fi"]


async def test_two_turns_of_one_address_are_nearer_than_those_of_a_website(
    engine: sa.Engine,
) -> None:
    async with SharedSiteTurns(engine, LIMITS) as turns:
        given = await asyncio.gather(*(turns.take("ip:203.0.114.1") for _ in range(5)))

    gaps = [later - earlier for earlier, later in pairwise(given)]
    assert gaps == pytest.approx([5] * 4, abs=1)
