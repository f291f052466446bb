"""The limit: an event loop that does nothing but the requests."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from bench.engine.peers.fetch import CONCURRENCY, async_client, fetch_async


async def _fetch_all(count: int) -> None:
    numbers = iter(range(count))

    async def one_after_the_other(numbers: Iterator[int]) -> None:
        for number in numbers:
            await fetch_async(client, number)

    async with async_client() as client, asyncio.TaskGroup() as tasks:
        for _ in range(CONCURRENCY):
            tasks.create_task(one_after_the_other(numbers))


if __name__ == "__main__":
    asyncio.run(_fetch_all(int(sys.argv[1])))
