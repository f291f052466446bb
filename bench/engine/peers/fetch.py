"""The work of one job: the request that our provider adapter makes."""

from __future__ import annotations

import logging
import os
import ssl
from typing import Any

import httpx

from placecurator.deepscan.spread import SpreadTransport

URL = f"http://127.0.0.1:{os.environ['BENCH_PROVIDER_PORT']}/v1/places/n"
REDIS_URL = os.environ["BENCH_REDIS_URL"]
CONCURRENCY = int(os.environ["BENCH_CONCURRENCY"])
STORING = bool(os.environ["BENCH_STORE_URL"])

if STORING:  # what it needs is only in the peers' environment
    from bench.engine.peers.keep import keep, keep_async

_HEADERS = {"X-Goog-Api-Key": "demo", "X-Goog-FieldMask": "id,displayName,formattedAddress"}
# Some peers log from INFO on: a line for each request is not what is measured.
logging.getLogger("httpx").setLevel(logging.WARNING)

# One for all: making one takes tens of milliseconds.
_CERTIFICATES = ssl.create_default_context()
_free: list[httpx.Client] = []


def async_client() -> httpx.AsyncClient:
    """The client for one event loop, with the transport that our own scans use."""
    transport = SpreadTransport(_CERTIFICATES)
    return httpx.AsyncClient(transport=transport, headers=_HEADERS, timeout=20, trust_env=False)


def fetch(number: int) -> None:
    """Fetch one place, from a thread or a greenlet; ``number`` counts from 0."""
    # A client of its own while it runs: its pool looks through all connections for each request.
    client = _free.pop() if _free else _new_client()
    try:
        place = _checked(client.get(f"{URL}{number + 1}"), number + 1)
    finally:
        _free.append(client)
    if STORING:
        keep(place)


def _new_client() -> httpx.Client:
    return httpx.Client(verify=_CERTIFICATES, headers=_HEADERS, timeout=20, trust_env=False)


async def fetch_async(client: httpx.AsyncClient, number: int) -> None:
    """Fetch one place on an event loop."""
    place = _checked(await client.get(f"{URL}{number + 1}"), number + 1)
    if STORING:
        await keep_async(place)


def _checked(answer: httpx.Response, number: int) -> dict[str, Any]:
    place: dict[str, Any] = answer.json()
    assert place["id"] == f"n{number}"
    return place
