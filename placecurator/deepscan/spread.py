"""Many requests at once to few hosts, over connections that stay open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from ssl import SSLContext

import httpx

# One is in use at a time; more would only make the pool look through more.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=1)


class SpreadTransport(httpx.AsyncBaseTransport):
    """Gives each request that runs a connection pool of its own, which later ones use again.

    httpcore's pool looks through all its connections for each request: with a hundred at once that
    costs more than the request. Keeping few of them costs a new connection for most requests.
    """

    def __init__(self, verify: SSLContext):
        self._verify = verify
        self._all: list[httpx.AsyncHTTPTransport] = []
        self._free: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` through a pool that nobody uses now."""
        # The last one given back: its connection is the least likely to have been closed.
        pool = self._free.pop() if self._free else self._another()
        try:
            response = await pool.handle_async_request(request)
            assert isinstance(response.stream, httpx.AsyncByteStream)
        except BaseException:
            self._free.append(pool)
            raise
        response.stream = _Lent(response.stream, pool, self._free)
        return response

    def _another(self) -> httpx.AsyncHTTPTransport:
        pool = httpx.AsyncHTTPTransport(verify=self._verify, trust_env=False, limits=_LIMITS)
        self._all.append(pool)
        return pool

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._all:
            await pool.aclose()


class _Lent(httpx.AsyncByteStream):
    """A body whose pool is free again once it is closed."""

    def __init__(
        self,
        body: httpx.AsyncByteStream,
        pool: httpx.AsyncHTTPTransport,
        free: list[httpx.AsyncHTTPTransport],
    ):
        self._body = body
        self._pool = pool
        self._free = free

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            yield part

    async def aclose(self) -> None:
        """Close the body, and give the pool back."""
        try:
            await self._body.aclose()
        finally:
            self._free.append(self._pool)
