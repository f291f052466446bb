"""Asks websites for pages: safely, within the limits of a visit, and honestly named."""

from __future__ import annotations

import math
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import httpx

from placecurator.deepscan.answers import Answer
from placecurator.deepscan.body import ACCEPT_ENCODING, UnreadableBody, skip_body
from placecurator.deepscan.safe_http import ForbiddenAddress, GuardedBackend, GuardedTransport
from placecurator.deepscan.site_turns import HostBusy, SiteTurns, site_of
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.user_agent import user_agent
from placecurator.deepscan.visit import Visit, VisitLimits, visiting
from placecurator.domain.scan import ScanMeter

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WEB_PORTS = frozenset({None, 80, 443})
_HOST = re.compile(rb"[A-Za-z0-9._:-]{1,253}")  # as it goes out: IDNA, or an address
_LONGEST_URL = 2_000

Permit = Callable[[httpx.URL], Awaitable[None]]
"""Called before each request, those for redirects too; raises when it must not be made."""


class WebsiteReader:
    """Reads pages, any number at the same time. ``async with`` it, once for each event loop.

    ``limits`` bound each visit. Each site is visited when ``turns`` says so, except those of the
    demo provider.
    """

    def __init__(
        self,
        *,
        turns: SiteTurns,
        backend: GuardedBackend,
        contact: str | None,
        limits: VisitLimits,
    ):
        self._turns = turns
        self._backend = backend
        self._limits = limits
        self._headers = {
            "User-Agent": user_agent(contact),
            "Accept": "text/html,application/xhtml+xml;q=0.9",
            "Accept-Encoding": ACCEPT_ENCODING,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._backend.close()

    async def look_ahead(self, url: str) -> None:
        """See that ``url`` may be visited soon; nothing is sent.

        Raises:
            HostBusy: It may not.
        """
        try:
            checked = self.checked(url)
        except WebsiteUnreadable:
            return
        if not self.is_demo(checked):
            await self._turns.look_ahead(_site(checked))

    @asynccontextmanager
    async def visit(self, patience_s: float = math.inf) -> AsyncIterator[Visit]:
        """A visit; turns are waited for as long as ``patience_s``, and as their limits allow."""
        transport = GuardedTransport(self._backend)
        async with visiting(Visit(self._turns, self._limits, transport, patience_s)) as visit:
            yield visit

    @asynccontextmanager
    async def ask(
        self,
        url: httpx.URL,
        visit: Visit,
        meter: ScanMeter,
        *,
        permit: Permit | None = None,
        headers: Mapping[str, str] | None = None,
        limit_s: float | None = None,
    ) -> AsyncIterator[Answer]:
        """The answer at ``url``, or where it redirects to; its body is read inside.

        ``permit`` is asked before each request (None: all may be made), ``headers`` are sent
        besides the usual ones. ``limit_s`` bounds it all; None: as long as a page may take.

        Raises:
            WebsiteUnreadable: It says why.
            HostBusy: A turn is too far away.
        """
        try:
            async with visit.timed(limit_s or self._limits.page_s):
                answer = await self._follow(url, visit, meter, permit, headers or {})
                try:
                    yield answer
                finally:
                    await answer.response.aclose()
        except (TimeoutError, httpx.TimeoutException) as error:
            raise WebsiteUnreadable(Trouble.too_slow) from error
        except ForbiddenAddress as error:
            raise WebsiteUnreadable(Trouble.not_public) from error
        except UnreadableBody as error:
            raise WebsiteUnreadable(Trouble.garbled) from error
        except httpx.TransportError as error:
            bad = _is_about_a_certificate(error)
            trouble = Trouble.bad_certificate if bad else Trouble.no_connection
            raise WebsiteUnreadable(trouble) from error

    async def _follow(
        self,
        url: httpx.URL,
        visit: Visit,
        meter: ScanMeter,
        permit: Permit | None,
        headers: Mapping[str, str],
    ) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            if permit:
                await permit(url)
            await self.come_to(url, visit)
            response = await self._send(url, visit, meter, headers)
            if response.status_code not in _REDIRECTS:
                return Answer(url, response)
            location = response.headers.get("Location", "")
            try:
                await skip_body(response)
            finally:
                await response.aclose()
            url = self.checked(location, base=url)
        raise WebsiteUnreadable(Trouble.too_many_redirects)

    async def come_to(self, url: httpx.URL, visit: Visit) -> None:
        """Wait for the turn at the site of ``url``; the demo's own need none.

        Raises:
            HostBusy: It is too far away.
        """
        if not self.is_demo(url):
            await visit.come_to(_site(url))

    async def _send(
        self, url: httpx.URL, visit: Visit, meter: ScanMeter, headers: Mapping[str, str]
    ) -> httpx.Response:
        visit.count_request()
        meter.requests_made += 1
        request = httpx.Request("GET", url, headers={**self._headers, **headers})
        try:
            # The bare transport: a client would keep cookies and follow redirects unchecked.
            return await visit.transport.handle_async_request(request)
        except HostBusy:  # at its address: nothing was sent
            meter.requests_made -= 1
            raise

    def is_demo(self, url: httpx.URL) -> bool:
        """Whether ``url`` is at the demo provider, which nobody needs to spare."""
        return self._backend.is_demo(url.host, url.port)

    def checked(self, address: str, base: httpx.URL | None = None) -> httpx.URL:
        """The URL, if it may be asked for at all. What its host is, the transport checks.

        Raises:
            WebsiteUnreadable: It may not.
        """
        if not address or len(address) > _LONGEST_URL:
            raise WebsiteUnreadable(Trouble.bad_url)
        try:
            url = base.join(address) if base else httpx.URL(address)
        except (httpx.InvalidURL, ValueError) as error:
            raise WebsiteUnreadable(Trouble.bad_url) from error
        if url.scheme not in {"http", "https"} or not _HOST.fullmatch(url.raw_host):
            raise WebsiteUnreadable(Trouble.bad_url)
        if url.userinfo:
            raise WebsiteUnreadable(Trouble.credentials)
        if url.port not in _WEB_PORTS and not self.is_demo(url):
            raise WebsiteUnreadable(Trouble.odd_port)
        return url


def _is_about_a_certificate(error: BaseException | None) -> bool:
    """Each layer below wraps the error of the one under it."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _site(url: httpx.URL) -> str:
    return site_of(url.raw_host.decode("ascii"))
