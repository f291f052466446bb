"""A server that answers like a provider of place details, after a fixed time or at a fixed pace.

It is written to be cheap: one callback for each request, and no work that a client could wait for.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

import psutil

_BODY = json.dumps(
    {
        "id": "@",
        "displayName": {"text": "Kahvila Esimerkki", "languageCode": "fi"},
        "primaryType": "cafe",
        "primaryTypeDisplayName": {"text": "Kahvila", "languageCode": "fi"},
        "formattedAddress": "Bulevardi 1, 00100 Helsinki, Suomi",
        "postalAddress": {
            "regionCode": "FI",
            "postalCode": "00100",
            "locality": "Helsinki",
            "addressLines": ["Bulevardi 1"],
        },
        "location": {"latitude": 60.1649, "longitude": 24.9394},
        "rating": 4.4,
        "userRatingCount": 321,
        "businessStatus": "OPERATIONAL",
    }
)
_PATH = b"GET /v1/places/"


@dataclass(frozen=True, slots=True)
class Provider:
    """The running server. ``process`` is its own."""

    port: int
    process: psutil.Process
    _answered: Synchronized[int]

    @property
    def answered(self) -> int:
        """How many requests it has answered."""
        return self._answered.value


class _Pace:
    """When requests are answered: after ``latency_s``, and at most ``per_second``, if given."""

    def __init__(self, latency_s: float, per_second: float | None):
        self._latency_s = latency_s
        self._interval_s = 0.0 if per_second is None else 1 / per_second
        self._last_at = 0.0

    def next_at(self, now: float) -> float:
        """When to answer a request that came ``now``."""
        self._last_at = max(now + self._latency_s, self._last_at + self._interval_s)
        return self._last_at


@contextmanager
def running_provider(latency_s: float, per_second: float | None = None) -> Iterator[Provider]:
    """Run the server in a process of its own on a free port of 127.0.0.1.

    It answers after ``latency_s``, and not more than ``per_second`` requests a second; None: as
    many as come.
    """
    context = multiprocessing.get_context("spawn")
    answered: Synchronized[int] = context.Value("q", 0)
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        pace = _Pace(latency_s, per_second)
        process = context.Process(target=_serve, args=(listening, answered, pace), daemon=True)
        process.start()
        try:
            port = listening.getsockname()[1]
            yield Provider(port, psutil.Process(process.pid), answered)
        finally:
            process.terminate()
            process.join()


def _serve(listening: socket.socket, answered: Synchronized[int], pace: _Pace) -> None:
    asyncio.run(_serve_for_ever(listening, answered, pace))


async def _serve_for_ever(
    listening: socket.socket, answered: Synchronized[int], pace: _Pace
) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(answered, pace), sock=listening)
    await server.serve_forever()


class _Connection(asyncio.Protocol):
    """One client; it sends the next request only after it has read the answer."""

    def __init__(self, answered: Synchronized[int], pace: _Pace):
        self._answered = answered
        self._pace = pace
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._received.endswith(b"\r\n\r\n"):
            return
        request, self._received = self._received, b""
        place_id = request[len(_PATH) : request.index(b" ", len(_PATH))]
        loop = asyncio.get_running_loop()
        loop.call_at(self._pace.next_at(loop.time()), self._answer, place_id.decode())

    def _answer(self, place_id: str) -> None:
        body = _BODY.replace("@", place_id)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        # Before the write: whoever has read an answer finds it counted.
        self._answered.value += 1
        self._transport.write(f"{head}\r\n\r\n{body}".encode())
