"""Wake-ups and live changes over a real Redis, and what happens without one."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.services.signals import SCAN_QUEUE, Signals, decode, encode
from tests.servers import running_redis

LISTEN_LIMIT_S = 10


def change(place_id: str = "demo:n1") -> PlaceChange:
    return PlaceChange(
        place_id=place_id,
        status=PlaceStatus.Not_a_Fit,
        deep_scan_status=DeepScanStatus.failed,
        deep_scan_cause="place_closed",
        deep_scan_error="The place is closed for good.",
    )


def queued_jobs(redis_url: str) -> list[str | None]:
    return [job.func_name for job in Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url)).jobs]


def test_a_wake_up_puts_as_many_drains_on_the_queue_as_asked_for(redis_url: str) -> None:
    sent = Signals(redis_url).wake_workers(drains=3)

    assert sent
    assert queued_jobs(redis_url) == ["worker.jobs.drain"] * 3


def test_a_burst_of_wake_ups_makes_a_handful_of_jobs(redis_url: str) -> None:
    signals = Signals(redis_url)
    started = time.time()

    for _ in range(50):
        signals.wake_workers()

    buckets = int(time.time() / 0.25) - int(started / 0.25) + 1
    assert 1 <= len(queued_jobs(redis_url)) <= buckets


def test_a_wake_up_without_redis_fails_within_a_second_and_does_not_raise(tmp_path: Path) -> None:
    for url in ("redis://127.0.0.1:1/0", f"unix://{tmp_path}/nobody.sock"):
        started = time.monotonic()

        sent = Signals(url).wake_workers()

        assert not sent
        assert time.monotonic() - started < 1


def test_a_wake_up_of_a_redis_that_hangs_fails_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()

        sent = Signals(f"redis://127.0.0.1:{silent.getsockname()[1]}/0").wake_workers()

        assert not sent
        assert time.monotonic() - started < 1.5


def test_without_a_url_nothing_is_said_and_nothing_is_heard() -> None:
    signals = Signals(None)

    signals.announce(LiveMessage(changes=(change(),)))

    assert not signals.wake_workers()
    assert asyncio.run(first(signals, 1)) == []


def test_a_listener_is_told_to_resync_and_then_hears_each_change(redis_url: str) -> None:
    signals = Signals(redis_url)
    said = LiveMessage(changes=(change("demo:n1"), change("demo:ä-Ω")))

    heard = asyncio.run(first(signals, 2, then=[lambda: signals.announce(said)]))

    assert heard == [LiveMessage(resync=True), said]


def test_more_changes_than_a_page_shows_are_said_as_one_resync(redis_url: str) -> None:
    signals = Signals(redis_url)
    many = LiveMessage(changes=tuple(change(f"demo:n{n}") for n in range(501)))

    heard = asyncio.run(first(signals, 2, then=[lambda: signals.announce(many)]))

    assert heard[1] == LiveMessage(resync=True)


def test_a_listener_outlives_a_restart_of_redis_and_resyncs(tmp_path: Path) -> None:
    async def scenario() -> list[LiveMessage]:
        heard: list[LiveMessage] = []
        messages = None
        for _ in range(2):
            with running_redis(tmp_path) as url:
                messages = messages or Signals(url).listen()
                heard.append(await soon(messages))
        return heard

    assert asyncio.run(scenario()) == [LiveMessage(resync=True)] * 2


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "3", '{"changes": [{"place_id": "x"}]}', '{"changes": 7}']
)
def test_a_message_that_cannot_be_read_is_a_resync(text: str) -> None:
    assert decode(text) == LiveMessage(resync=True)


def test_a_status_of_another_version_is_a_resync() -> None:
    other_version = encode(LiveMessage(changes=(change(),))).replace("failed", "dreaming")

    assert decode(other_version) == LiveMessage(resync=True)


async def soon(messages: AsyncIterator[LiveMessage]) -> LiveMessage:
    return await asyncio.wait_for(anext(messages), LISTEN_LIMIT_S)


async def first(
    signals: Signals, count: int, then: list[Callable[[], None]] | None = None
) -> list[LiveMessage]:
    """The first ``count`` messages; ``then`` has what to do after each of them."""
    heard = []
    acts = iter(then or [])
    async with asyncio.timeout(LISTEN_LIMIT_S):
        async for message in signals.listen():
            heard.append(message)
            if len(heard) == count:
                break
            next(acts)()
    return heard


def test_nobody_listens_while_no_worker_runs_and_without_redis_it_is_not_known(
    redis_url: str,
) -> None:
    assert Signals(redis_url).workers() == 0
    assert Signals(None).workers() is None
    assert Signals("redis://127.0.0.1:1").workers() is None
