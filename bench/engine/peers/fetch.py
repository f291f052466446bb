"""The work of one job: the request that our provider adapter makes."""

from __future__ import annotations

import os
import ssl

import httpx

URL = f"http://127.0.0.1:{os.environ['BENCH_PROVIDER_PORT']}/v1/places/n"
REDIS_URL = os.environ["BENCH_REDIS_URL"]
CONCURRENCY = int(os.environ["BENCH_CONCURRENCY"])

_HEADERS = {"X-Goog-Api-Key": "demo", "X-Goog-FieldMask": "id,displayName,formattedAddress"}
# One for all: making one takes tens of milliseconds. Few kept connections: the pool looks through
# all of them for each request.
_CERTIFICATES = ssl.create_default_context()
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=10)

_client = httpx.Client(
    verify=_CERTIFICATES, limits=_LIMITS, headers=_HEADERS, timeout=20, trust_env=False
)


def async_client() -> httpx.AsyncClient:
    """The client for one event loop."""
    return httpx.AsyncClient(
        verify=_CERTIFICATES, limits=_LIMITS, headers=_HEADERS, timeout=20, trust_env=False
    )


def fetch(number: int) -> None:
    """Fetch one place."""
    _check(_client.get(f"{URL}{number}"), number)


async def fetch_async(client: httpx.AsyncClient, number: int) -> None:
    """Fetch one place on an event loop."""
    _check(await client.get(f"{URL}{number}"), number)


def _check(answer: httpx.Response, number: int) -> None:
    assert answer.json()["id"] == f"n{number}"
