"""taskiq on a list in Redis, asynchronous, no results."""

from __future__ import annotations

import asyncio
import sys
from functools import lru_cache

import httpx
from taskiq_redis import ListQueueBroker  # type: ignore[import-not-found]

from bench.engine.peers.fetch import REDIS_URL, async_client, fetch_async

broker = ListQueueBroker(url=REDIS_URL)


@lru_cache(maxsize=1)
def _client() -> httpx.AsyncClient:
    return async_client()


async def _fetch(number: int) -> None:
    await fetch_async(_client(), number)


job = broker.task(task_name="fetch")(_fetch)


async def _send(count: int) -> None:
    await broker.startup()
    for number in range(count):
        await job.kiq(number)
    await broker.shutdown()


if __name__ == "__main__":
    asyncio.run(_send(int(sys.argv[1])))
