"""Whatever a server sends, the reader says why, in time and memory, and goes nowhere else."""

from __future__ import annotations

import asyncio
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager

import httpx
import pytest

from placecurator.deepscan.answers import Page
from placecurator.deepscan.safe_http import GuardedBackend
from placecurator.deepscan.site_turns import LocalSiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import VisitLimits
from placecurator.deepscan.website import WebsiteReader
from tests.deepscan.connections import recorded_connections
from tests.deepscan.hostile_answers import ANSWERS, LIMIT_BYTES, Hostile
from tests.deepscan.reading import read
from tests.deepscan.serving import serving

pytestmark = pytest.mark.anyio

LIMIT_S = 1.5
MOST_MEMORY = 40 * LIMIT_BYTES  # for each reader; a bomb has 200 MB


def serving_one(hostile: Hostile) -> AbstractAsyncContextManager[int]:
    """A server of its own for one answer, as long as somebody listens to it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(hostile.sends)
        while (hostile.again or hostile.pause_s) and not reader.at_eof():
            writer.write(hostile.again)
            await writer.drain()
            await asyncio.sleep(hostile.pause_s)
        await writer.drain()

    return serving(answer)


async def outcome(port: int) -> Trouble | Page:
    reader = WebsiteReader(
        turns=LocalSiteTurns(TurnLimits()),
        backend=GuardedBackend(port),
        contact=None,
        limits=VisitLimits(page_s=LIMIT_S, page_bytes=LIMIT_BYTES),
    )
    async with reader:
        try:
            return await read(reader, f"http://127.0.0.1:{port}/")
        except WebsiteUnreadable as error:
            return error.trouble


async def test_each_answer_ends_as_it_should_and_all_of_them_in_time() -> None:
    started = asyncio.get_running_loop().time()

    async def tried(hostile: Hostile) -> tuple[Trouble | Page, set[tuple[str, int]], int]:
        async with serving_one(hostile) as port:
            return await outcome(port), {("127.0.0.1", port)}, port

    with recorded_connections() as connections:
        results = await asyncio.gather(*map(tried, ANSWERS.values()))

    ended = {name: result for name, (result, _, _) in zip(ANSWERS, results, strict=True)}
    read = {name: page for name, page in ended.items() if isinstance(page, Page)}
    assert {name: None if name in read else found for name, found in ended.items()} == {
        name: hostile.trouble for name, hostile in ANSWERS.items()
    }
    assert {(len(page.body), page.complete) for page in read.values()} == {(LIMIT_BYTES, False)}
    assert set(connections) <= set.union(*(own for _, own, _ in results))
    assert asyncio.get_running_loop().time() - started < LIMIT_S * 8


@pytest.mark.parametrize("name", [name for name, case in ANSWERS.items() if case.trouble is None])
async def test_an_answer_without_an_end_takes_little_memory(name: str) -> None:
    async with serving_one(ANSWERS[name]) as port:
        tracemalloc.start()
        await outcome(port)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < MOST_MEMORY


@pytest.fixture
def proxies() -> Iterator[None]:
    """An environment that sends everything through a proxy, as a company's may."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "http://127.0.0.1:9/"))
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.mark.usefixtures("proxies")
async def test_proxies_of_the_environment_are_ignored() -> None:
    page = Hostile(None, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello")

    async with serving_one(page) as port:
        with recorded_connections() as connections:
            result = await outcome(port)

    assert isinstance(result, Page)
    assert set(connections) == {("127.0.0.1", port)}
    assert httpx.Client()._mounts  # the environment does name a proxy
