"""A website whose certificate is not its own is not read; nothing turns the check off."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from placecurator.deepscan.answers import Page
from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.site_turns import LocalSiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import VisitLimits
from placecurator.deepscan.website import WebsiteReader
from tests.deepscan.named_sites import Sites
from tests.deepscan.reading import read
from tests.deepscan.serving import serving

pytestmark = pytest.mark.anyio

HOST = "good.fi"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nhello"
NOW = datetime.now(UTC)
Issue = Callable[[trustme.CA], trustme.LeafCert]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """One that this process trusts, as a machine trusts those of its system."""
    authority = trustme.CA()
    authority.configure_trust(shared_ssl_context())
    return authority


def serving_with(
    certificate: trustme.LeafCert, requests: list[bytes]
) -> AbstractAsyncContextManager[int]:
    """A web server for everybody's port 443; it notes the requests that come through."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(tls)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()

    return serving(answer, tls)


async def outcome(port: int, url: str = f"https://{HOST}/") -> Trouble | Page:
    reader = WebsiteReader(
        turns=LocalSiteTurns(TurnLimits()),
        backend=Sites(port, {}).backend(),
        contact=None,
        limits=VisitLimits(page_s=5.0),
    )
    async with reader:
        try:
            return await read(reader, url)
        except WebsiteUnreadable as error:
            return error.trouble


async def test_a_website_with_a_certificate_of_its_own_is_read(authority: trustme.CA) -> None:
    async with serving_with(authority.issue_cert(HOST), []) as port:
        page = await outcome(port)

    assert isinstance(page, Page)
    assert page.body == b"hello"


@pytest.mark.parametrize(
    "issue",
    [
        pytest.param(lambda _: trustme.CA().issue_cert(HOST), id="of an unknown authority"),
        pytest.param(lambda ca: ca.issue_cert("bad.fi"), id="of another host"),
        pytest.param(lambda ca: ca.issue_cert(f"*.{HOST}"), id="of its subdomains"),
        pytest.param(lambda ca: ca.issue_cert("203.0.114.1"), id="of its address"),
        pytest.param(
            lambda ca: ca.issue_cert(
                HOST, not_before=NOW - timedelta(90), not_after=NOW - timedelta(1)
            ),
            id="expired",
        ),
        pytest.param(
            lambda ca: ca.issue_cert(
                HOST, not_before=NOW + timedelta(1), not_after=NOW + timedelta(90)
            ),
            id="not valid yet",
        ),
    ],
)
async def test_a_certificate_that_is_not_valid_is_the_cause(
    authority: trustme.CA, issue: Issue
) -> None:
    requests: list[bytes] = []

    async with serving_with(issue(authority), requests) as port:
        found = await outcome(port)

    assert found is Trouble.bad_certificate
    assert not found.transient
    assert requests == []


async def test_a_server_that_speaks_no_tls_is_not_read() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ANSWER)
        await writer.drain()

    async with serving(answer) as port:
        assert await outcome(port) is Trouble.no_connection
