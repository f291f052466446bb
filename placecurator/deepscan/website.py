"""Fetches one page of a business's website: safely, within limits, and honestly named."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx

from placecurator.deepscan.body import ACCEPT_ENCODING, UnreadableBody, read_body
from placecurator.deepscan.safe_http import ForbiddenAddress, GuardedBackend, GuardedTransport
from placecurator.deepscan.site_turns import HostBusy, SiteTurns, site_of
from placecurator.deepscan.visit import Visit, visiting
from placecurator.domain.scan import ScanMeter

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_WEB_PORTS = frozenset({None, 80, 443})
_HOST = re.compile(rb"[A-Za-z0-9._:-]{1,253}")  # as it goes out: IDNA, or an address
_LONGEST_URL = 2_000


@unique
class Trouble(StrEnum):
    """Why a page could not be read; the value completes "could not be read: …"."""

    bad_url = "its address is not a web address"
    credentials = "its address holds a user name or password"
    odd_port = "its address names an unusual port"
    not_public = "it is not on the public internet"
    too_many_redirects = "it redirects again and again"
    no_connection = "no connection to it could be made"
    too_slow = "it took too long"
    busy = "it has a fault or is overloaded"
    refused = "it refused the request or the page does not exist"
    not_html = "it is not an HTML page"
    garbled = "its answer could not be decoded"

    @property
    def transient(self) -> bool:
        """Whether trying again later may help."""
        return self in {Trouble.no_connection, Trouble.too_slow, Trouble.busy}


class WebsiteUnreadable(Exception):
    """The page was not read."""

    def __init__(self, trouble: Trouble):
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it came.

    ``url`` is where it was found after redirects; ``charset`` is what the server declared, None
    when it did not. ``complete`` is False when the end was cut off.
    """

    url: str
    body: bytes
    charset: str | None
    complete: bool


class WebsiteReader:
    """Reads pages, any number at the same time. ``async with`` it, once for each event loop.

    ``limit_s`` bounds one page with all its redirects, ``limit_bytes`` its decoded size. Each site
    is visited when ``turns`` says so, except those of the demo provider.
    """

    def __init__(
        self,
        *,
        turns: SiteTurns,
        backend: GuardedBackend,
        contact: str | None,
        limit_s: float,
        limit_bytes: int,
    ):
        self._turns = turns
        self._backend = backend
        self._transport = GuardedTransport(backend)
        self._limit_s = limit_s
        self._limit_bytes = limit_bytes
        self._headers = {
            "User-Agent": _user_agent(contact),
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
        await self._transport.aclose()

    async def look_ahead(self, url: str) -> None:
        """See that ``url`` may be visited soon; nothing is sent.

        Raises:
            HostBusy: It may not.
        """
        try:
            checked = self._checked(url)
        except WebsiteUnreadable:
            return
        if not self._backend.is_demo(checked.host, checked.port):
            await self._turns.look_ahead(_site(checked))

    async def read(self, url: str, meter: ScanMeter, *, patience_s: float = math.inf) -> Page:
        """The page at ``url``, or where it redirects to.

        Turns are waited for as long as ``patience_s``, and as the limits of the turns allow.

        Raises:
            WebsiteUnreadable: It says why.
            HostBusy: A turn is too far away.
        """
        try:
            async with visiting(self._turns, limit_s=self._limit_s, patience_s=patience_s) as visit:
                return await self._follow(url, meter, visit)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise WebsiteUnreadable(Trouble.too_slow) from error
        except ForbiddenAddress as error:
            raise WebsiteUnreadable(Trouble.not_public) from error
        except UnreadableBody as error:
            raise WebsiteUnreadable(Trouble.garbled) from error
        except httpx.TransportError as error:
            raise WebsiteUnreadable(Trouble.no_connection) from error

    async def _follow(self, address: str, meter: ScanMeter, visit: Visit) -> Page:
        url = self._checked(address)
        for _ in range(_MOST_REDIRECTS + 1):
            if not self._backend.is_demo(url.host, url.port):
                await visit.come_to(_site(url))
            response = await self._ask(url, meter)
            try:
                if response.status_code not in _REDIRECTS:
                    return await self._page(url, response)
                location = response.headers.get("Location", "")
            finally:
                await response.aclose()
            url = self._checked(location, base=url)
        raise WebsiteUnreadable(Trouble.too_many_redirects)

    async def _ask(self, url: httpx.URL, meter: ScanMeter) -> httpx.Response:
        meter.requests_made += 1
        request = httpx.Request("GET", url, headers=self._headers)
        try:
            # The bare transport: a client would keep cookies and follow redirects unchecked.
            return await self._transport.handle_async_request(request)
        except HostBusy:  # at its address: nothing was sent
            meter.requests_made -= 1
            raise

    async def _page(self, url: httpx.URL, response: httpx.Response) -> Page:
        if response.status_code != 200:
            busy = response.status_code >= 500 or response.status_code == 429
            raise WebsiteUnreadable(Trouble.busy if busy else Trouble.refused)
        media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if media_type not in _HTML:
            raise WebsiteUnreadable(Trouble.not_html)
        body = await read_body(response, self._limit_bytes)
        return Page(
            url=str(url),
            body=body.content,
            charset=response.charset_encoding,
            complete=body.complete,
        )

    def _checked(self, address: str, base: httpx.URL | None = None) -> httpx.URL:
        """The URL, if it may be asked for at all. What its host is, the transport checks."""
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
        if url.port not in _WEB_PORTS and not self._backend.is_demo(url.host, url.port):
            raise WebsiteUnreadable(Trouble.odd_port)
        return url


def _site(url: httpx.URL) -> str:
    return site_of(url.raw_host.decode("ascii"))


def _user_agent(contact: str | None) -> str:
    product = f"placecurator/{version('placecurator')}"
    if not contact:
        return product
    return f"{product} (+{''.join(char for char in contact if ' ' <= char <= '~')})"
