"""Dramatiq on Redis, with a coroutine on its one event loop."""

from __future__ import annotations

import sys
from functools import lru_cache

import dramatiq  # type: ignore[import-not-found]
import httpx
from dramatiq.brokers.redis import RedisBroker  # type: ignore[import-not-found]
from dramatiq.middleware.asyncio import AsyncIO  # type: ignore[import-not-found]

from bench.engine.peers.fetch import REDIS_URL, async_client, fetch_async

broker = RedisBroker(url=REDIS_URL)
broker.add_middleware(AsyncIO())
dramatiq.set_broker(broker)


@lru_cache(maxsize=1)
def _client() -> httpx.AsyncClient:
    return async_client()


async def _fetch(number: int) -> None:
    await fetch_async(_client(), number)


job = dramatiq.actor(_fetch, actor_name="fetch")

if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        job.send(number)
