"""Sends one request to a provider, bounded in time and size."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

from placecurator.deepscan.body import UnreadableBody, read_body
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed

_MOST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status says."""

    status: int
    headers: httpx.Headers
    content: bytes


async def call(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, *, limit_s: float
) -> Answer:
    """Send ``request`` and read all of the answer.

    Through the bare transport: a client would log the URL, keep cookies and follow redirects.

    Raises:
        ScanFailed: There was no whole answer within ``limit_s`` seconds.
    """
    try:
        async with asyncio.timeout(limit_s):
            response = await transport.handle_async_request(request)
            try:
                body = await read_body(response, _MOST_BYTES)
            finally:
                await response.aclose()
    except (TimeoutError, httpx.TimeoutException) as error:
        raise ScanFailed(Cause.timed_out) from error
    except httpx.TransportError as error:
        raise ScanFailed(Cause.network_error) from error
    except UnreadableBody as error:
        raise ScanFailed(Cause.provider_answer_unreadable) from error
    if not body.complete:
        raise ScanFailed(Cause.provider_answer_unreadable)
    return Answer(response.status_code, response.headers, body.content)
