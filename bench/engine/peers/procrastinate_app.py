"""Procrastinate on PostgreSQL, asynchronous."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

import httpx
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector  # type: ignore[import-not-found]

from bench.engine.peers.fetch import async_client, fetch_async

_CONNINFO = os.environ["BENCH_DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")

app = App(connector=PsycopgConnector(conninfo=_CONNINFO))


@lru_cache(maxsize=1)
def _client() -> httpx.AsyncClient:
    return async_client()


async def _fetch(number: int) -> None:
    await fetch_async(_client(), number)


job = app.task(name="fetch")(_fetch)

if __name__ == "__main__":
    with app.replace_connector(SyncPsycopgConnector(conninfo=_CONNINFO)) as there, there.open():
        there.schema_manager.apply_schema()
        job.batch_defer(*({"number": number} for number in range(int(sys.argv[1]))))
