"""A page is read within limits, and nothing that is not a public website is ever contacted."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import httpcore
import pytest

from placecurator.deepscan.safe_http import ForbiddenAddress, GuardedBackend
from placecurator.deepscan.site_turns import LocalSiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import VisitLimits
from placecurator.deepscan.website import WebsiteReader
from placecurator.domain.scan import ScanMeter
from tests.deepscan.connections import recorded_connections
from tests.deepscan.forbidden_urls import FORBIDDEN, NOT_A_URL
from tests.deepscan.hostile import PAGE, running_hostile_server
from tests.deepscan.reading import read

pytestmark = pytest.mark.anyio

LIMIT_S = 10.0  # a busy machine must not end a test that does not wait
LIMIT_BYTES = 100_000


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running_hostile_server() as port:
        yield port


@pytest.fixture
async def reader(port: int) -> AsyncIterator[WebsiteReader]:
    async with reader_beside(port) as reader:
        yield reader


def reader_beside(demo_port: int | None) -> WebsiteReader:
    return WebsiteReader(
        turns=LocalSiteTurns(TurnLimits()),
        backend=GuardedBackend(demo_port),
        contact="ops@good.fi",
        limits=VisitLimits(page_s=LIMIT_S, page_bytes=LIMIT_BYTES),
    )


async def trouble_with(reader: WebsiteReader, url: str) -> Trouble:
    with pytest.raises(WebsiteUnreadable) as caught:
        await read(reader, url)
    return caught.value.trouble


@pytest.mark.parametrize(("url", "trouble"), FORBIDDEN)
async def test_a_forbidden_url_is_refused_without_a_connection(
    reader: WebsiteReader, url: str, trouble: Trouble
) -> None:
    with recorded_connections() as connections:
        assert await trouble_with(reader, url) is trouble

    assert connections == []


@pytest.mark.parametrize(("url", "trouble"), FORBIDDEN)
async def test_a_redirect_to_a_forbidden_url_is_refused_without_a_connection(
    reader: WebsiteReader, port: int, url: str, trouble: Trouble
) -> None:
    start = f"http://127.0.0.1:{port}/redirect?to={quote(quote(url))}"

    with recorded_connections() as connections:
        found = await trouble_with(reader, start)

    assert found is trouble
    assert set(connections) == {("127.0.0.1", port)}


@pytest.mark.parametrize("text", NOT_A_URL)
async def test_what_is_not_a_url_is_refused_without_a_connection(
    reader: WebsiteReader, text: str
) -> None:
    with recorded_connections() as connections:
        assert await trouble_with(reader, text) is Trouble.bad_url

    assert connections == []


async def test_only_the_exact_address_of_the_demo_provider_is_allowed(
    reader: WebsiteReader, port: int
) -> None:
    others = [f"http://localhost:{port}/page", f"http://127.0.0.2:{port}/page"]

    with recorded_connections() as connections:
        troubles = [await trouble_with(reader, url) for url in others]

    assert troubles == [Trouble.odd_port, Trouble.odd_port]
    assert connections == []


async def test_without_a_demo_provider_no_local_address_is_allowed(port: int) -> None:
    async with reader_beside(None) as reader:
        with recorded_connections() as connections:
            assert await trouble_with(reader, f"http://127.0.0.1:{port}/page") is Trouble.odd_port

    assert connections == []


@pytest.mark.parametrize(
    "answers", [["8.8.8.8", "127.0.0.1"], ["10.0.0.1"], ["2606:4700::1111", "fe80::1"]]
)
async def test_one_private_address_condemns_a_name(answers: list[str]) -> None:
    backend = GuardedBackend(lookup=lambda host, port: answers)

    with recorded_connections() as connections, pytest.raises(ForbiddenAddress):
        await backend.connect_tcp("rebound.example", 80)

    backend.close()
    assert connections == []


async def test_a_name_is_resolved_once_and_the_checked_address_is_used() -> None:
    answers = iter([["203.0.114.1"], ["127.0.0.1"]])
    backend = GuardedBackend(lookup=lambda host, port: next(answers))

    with recorded_connections(refuse=True) as connections, pytest.raises(httpcore.ConnectError):
        await backend.connect_tcp("rebound.example", 80)

    backend.close()
    assert connections == [("203.0.114.1", 80)]


async def test_a_socket_of_this_machine_is_never_opened() -> None:
    backend = GuardedBackend()

    with pytest.raises(ForbiddenAddress):
        await backend.connect_unix_socket("/run/docker.sock")

    backend.close()


@pytest.mark.parametrize("path", ["/page", "/xhtml", "/gzip", "/zlib", "/deflate", "/hops?left=4"])
async def test_a_page_is_read_as_it_was_written(
    reader: WebsiteReader, port: int, path: str
) -> None:
    page = await read(reader, f"http://127.0.0.1:{port}{path}")

    assert page.body == PAGE
    assert page.complete


async def test_each_hop_is_counted_and_the_last_address_kept(
    reader: WebsiteReader, port: int
) -> None:
    meter = ScanMeter()

    page = await read(reader, f"http://127.0.0.1:{port}/hops?left=2", meter)

    assert meter.requests_made == 4
    assert page.url == f"http://127.0.0.1:{port}/page"


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("/hops?left=5", Trouble.too_many_redirects),
        ("/nowhere", Trouble.bad_url),
        ("/pdf", Trouble.not_html),
        ("/untyped", Trouble.not_html),
        ("/garbled", Trouble.garbled),
        ("/twice", Trouble.garbled),
        ("/brotli", Trouble.garbled),
        ("/reset", Trouble.no_connection),
        ("/status?code=404", Trouble.refused),
        ("/status?code=403", Trouble.refused),
        ("/status?code=204", Trouble.refused),
        ("/status?code=429", Trouble.busy),
        ("/status?code=503", Trouble.busy),
    ],
)
async def test_a_page_that_cannot_be_read_says_why(
    reader: WebsiteReader, port: int, path: str, trouble: Trouble
) -> None:
    assert await trouble_with(reader, f"http://127.0.0.1:{port}{path}") is trouble


@pytest.mark.parametrize("path", ["/bomb", "/endless", "/long"])
async def test_only_the_beginning_of_an_oversized_page_is_read(
    reader: WebsiteReader, port: int, path: str
) -> None:
    tracemalloc.start()

    page = await read(reader, f"http://127.0.0.1:{port}{path}")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(page.body), page.complete) == (LIMIT_BYTES, False)
    assert peak < 20 * LIMIT_BYTES
