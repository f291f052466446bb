"""The work of one job: the request that our provider adapter makes."""

from __future__ import annotations

import logging
import os
import ssl
from functools import lru_cache
from typing import Any

import httpx

from placecurator.deepscan.spread import SpreadTransport

URL = f"http://127.0.0.1:{os.environ['BENCH_PROVIDER_PORT']}/v1/places/n"
REDIS_URL = os.environ["BENCH_REDIS_URL"]
CONCURRENCY = int(os.environ["BENCH_CONCURRENCY"])
STORING = bool(os.environ["BENCH_STORE_URL"])
ONE_CLIENT = bool(os.environ["BENCH_ONE_CLIENT"])

if STORING:  # what it needs is only in the peers' environment
    from bench.engine.peers.keep import keep, keep_async

_HEADERS = {"X-Goog-Api-Key": "demo", "X-Goog-FieldMask": "id,displayName,formattedAddress"}
# Some peers log from INFO on: a line for each request is not what is measured.
logging.getLogger("httpx").setLevel(logging.WARNING)

# One for all: making one takes tens of milliseconds.
_CERTIFICATES = ssl.create_default_context()
_ENOUGH = httpx.Limits(max_connections=None, max_keepalive_connections=CONCURRENCY)
_free: list[httpx.Client] = []


def async_client() -> httpx.AsyncClient:
    """The client for one event loop, with the transport that our own scans use.

    With ONE_CLIENT it is httpx's own, as its documentation has it.
    """
    settings: dict[str, Any] = {"headers": _HEADERS, "timeout": 20, "trust_env": False}
    if ONE_CLIENT:
        return httpx.AsyncClient(verify=_CERTIFICATES, limits=_ENOUGH, **settings)
    return httpx.AsyncClient(transport=SpreadTransport(_CERTIFICATES), **settings)


def fetch(number: int) -> None:
    """Fetch one place, from a thread or a greenlet; ``number`` counts from 0."""
    # A client of its own while it runs: its pool looks through all connections for each request.
    client = _shared_client() if ONE_CLIENT else _free.pop() if _free else _new_client()
    try:
        place = _checked(client.get(f"{URL}{number + 1}"), number + 1)
    finally:
        if not ONE_CLIENT:
            _free.append(client)
    if STORING:
        keep(place)


def _new_client() -> httpx.Client:
    return httpx.Client(
        verify=_CERTIFICATES, limits=_ENOUGH, headers=_HEADERS, timeout=20, trust_env=False
    )


@lru_cache(maxsize=1)
def _shared_client() -> httpx.Client:
    return _new_client()


async def fetch_async(client: httpx.AsyncClient, number: int) -> None:
    """Fetch one place on an event loop."""
    place = _checked(await client.get(f"{URL}{number + 1}"), number + 1)
    if STORING:
        await keep_async(place)


def _checked(answer: httpx.Response, number: int) -> dict[str, Any]:
    place: dict[str, Any] = answer.json()
    assert place["id"] == f"n{number}"
    return place
