"""Counting who does what, in Redis and without it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import redis

from placecurator.services.throttle import Allowance, Throttle, throttle_of_this_process
from tests.servers import running_redis

FIVE = Allowance("knocks", times=5, seconds=600)


def knocks(throttle: Throttle, who: str = "somebody", times: int = 8) -> int:
    """How many of so many are allowed."""
    return [throttle.wait_s(FIVE, who) for _ in range(times)].count(None)


def test_processes_that_share_a_redis_count_together(redis_url: str) -> None:
    allowed = [knocks(Throttle(redis_url), times=3) for _ in range(3)]

    assert allowed == [3, 2, 0]


def test_each_is_counted_for_himself_and_for_what_he_does(redis_url: str) -> None:
    throttle = Throttle(redis_url)

    assert (knocks(throttle, "anna"), knocks(throttle, "carl")) == (5, 5)
    assert throttle.wait_s(Allowance("rings", times=1, seconds=600), "anna") is None


def test_who_has_to_wait_is_told_how_long(redis_url: str) -> None:
    throttle = Throttle(redis_url)
    knocks(throttle)

    wait_s = throttle.wait_s(FIVE, "somebody")

    assert wait_s is not None
    assert 1 <= wait_s <= 600


def test_many_at_once_are_counted_one_by_one(redis_url: str) -> None:
    for throttle in (Throttle(redis_url), Throttle(None)):
        with ThreadPoolExecutor(8) as threads:
            waits = list(threads.map(lambda _n, t=throttle: t.wait_s(FIVE, "x"), range(40)))
        assert waits.count(None) == 5


def test_without_a_redis_each_process_counts_for_itself() -> None:
    assert knocks(Throttle(None)) == 5


def test_an_outage_of_redis_does_not_open_the_door(tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        throttle = Throttle(url)
        assert knocks(throttle) == 5

    assert knocks(throttle) == 5
    assert knocks(throttle) == 0


def test_a_redis_that_is_full_does_not_open_the_door(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        connection.config_set("maxmemory", 1)
        try:
            allowed = knocks(Throttle(redis_url))
        finally:
            connection.config_set("maxmemory", 0)

    assert allowed == 5


def test_all_in_one_process_share_a_throttle(redis_url: str) -> None:
    assert throttle_of_this_process(redis_url) is throttle_of_this_process(redis_url)
    assert throttle_of_this_process(redis_url) is not throttle_of_this_process(None)
