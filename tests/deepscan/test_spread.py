from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import httpx
import pytest

from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.spread import SpreadTransport

pytestmark = pytest.mark.anyio

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def counting_server(connections: list[object]) -> AsyncIterator[str]:
    """A server that answers once all clients of a round are connected."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while await reader.readline():
            while await reader.readline() != b"\r\n":
                pass
            await asyncio.sleep(0)
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


async def test_connections_stay_open_for_later_requests() -> None:
    connections: list[object] = []
    async with (
        counting_server(connections) as url,
        httpx.AsyncClient(transport=SpreadTransport(shared_ssl_context())) as client,
    ):
        for _ in range(3):
            answers = await asyncio.gather(*(client.get(url) for _ in range(30)))

            assert [answer.text for answer in answers] == ["ok"] * 30

    assert len(connections) <= 30


async def test_a_request_that_is_broken_off_leaves_the_client_usable() -> None:
    connections: list[object] = []
    async with (
        counting_server(connections) as url,
        httpx.AsyncClient(transport=SpreadTransport(shared_ssl_context())) as client,
    ):
        with anyio.CancelScope() as scope:
            async with client.stream("GET", url):
                scope.cancel()
                await anyio.sleep_forever()

        answer = await client.get(url)

    assert answer.text == "ok"


async def test_a_host_that_refuses_leaves_the_client_usable() -> None:
    connections: list[object] = []
    async with (
        counting_server(connections) as url,
        httpx.AsyncClient(transport=SpreadTransport(shared_ssl_context())) as client,
    ):
        with pytest.raises(httpx.ConnectError):
            await client.get("http://127.0.0.1:1/")

        answer = await client.get(url)

    assert answer.text == "ok"
