"""Lets only those requests through that a website's robots.txt allows."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import httpx

from placecurator.deepscan.answers import Answer, refuse_busy
from placecurator.deepscan.body import read_body, skip_body
from placecurator.deepscan.robots import LARGEST, Robots, relevant_part
from placecurator.deepscan.site_rules import FRESH_FOR, USED_FOR, SiteRules, StoredRules
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.user_agent import PRODUCT
from placecurator.deepscan.visit import Visit
from placecurator.deepscan.website import Permit, WebsiteReader
from placecurator.domain.scan import ScanMeter

_PATH = b"/robots.txt"
_NOBODY_THERE = frozenset({Trouble.no_connection, Trouble.bad_certificate, Trouble.not_public})
_READ_ANY = {"Accept": "text/plain,*/*;q=0.5"}


class RobotsGate:
    """Reads the robots.txt of an origin when nobody did for a day; scans that wait for it share it.

    ``limit_s`` bounds reading one.
    """

    def __init__(self, reader: WebsiteReader, rules: SiteRules, limit_s: float):
        self._reader = reader
        self._rules = rules
        self._limit_s = limit_s
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def robots_of(
        self, url: httpx.URL, visit: Visit, meter: ScanMeter, permit: Permit
    ) -> Robots:
        """The rules for ``url``. ``permit`` is asked before they are read.

        Raises:
            WebsiteUnreadable: They could not be read.
            HostBusy: A turn is too far away.
        """
        origin = origin_of(url)
        async with self._reading.setdefault(origin, asyncio.Lock()):
            known = await self._rules.get(origin)
            now = datetime.now(UTC)
            if known is None or known.fetched_at < now - FRESH_FOR:
                try:
                    text, origins = await self._read(url, visit, meter, permit)
                except WebsiteUnreadable as error:
                    if known is None or known.fetched_at < now - USED_FOR:
                        raise _unreadable(error) from error
                else:
                    known = StoredRules(text=text, fetched_at=now)
                    for one in origins:
                        await self._rules.put(one, known)
        return await asyncio.to_thread(Robots, known.text, PRODUCT)

    @staticmethod
    async def allows(robots: Robots, url: httpx.URL) -> bool:
        """Whether ``url`` may be read."""
        if robots.is_long:
            return await asyncio.to_thread(robots.allows, str(url))
        return robots.allows(str(url))

    async def _read(
        self, url: httpx.URL, visit: Visit, meter: ScanMeter, permit: Permit
    ) -> tuple[str, set[str]]:
        """What it says, and of which origins it is the robots.txt.

        One that leads nowhere allows everything (RFC 9309 §2.3.1.2). Most that are asked for
        without TLS lead to the one with TLS, which is needed next.
        """
        asked = url.copy_with(raw_path=_PATH, fragment=None)
        ask = self._reader.ask(
            asked, visit, meter, permit=permit, headers=_READ_ANY, limit_s=self._limit_s
        )
        try:
            async with ask as answer:
                found_at = answer.url if answer.url.raw_path == _PATH else asked
                return await _rules_in(answer, visit), {origin_of(asked), origin_of(found_at)}
        except WebsiteUnreadable as error:
            if error.trouble is Trouble.too_many_redirects:
                return "", {origin_of(asked)}
            raise


def _unreadable(error: WebsiteUnreadable) -> WebsiteUnreadable:
    """Why nothing of the site may be read; that nobody is there says more than about a file."""
    if error.trouble in _NOBODY_THERE:
        return error
    return WebsiteUnreadable(Trouble.robots_unreadable, error.retry_after_s)


async def _rules_in(answer: Answer, visit: Visit) -> str:
    """What the answer says. A site that has no robots.txt, or hides it, allows everything."""
    await refuse_busy(answer, visit)
    if answer.response.status_code != 200:
        await skip_body(answer.response)
        return ""
    body = await read_body(answer.response, min(LARGEST, visit.left_bytes))
    visit.count_bytes(max(body.received, len(body.content)))
    text = body.content.decode("utf-8", "replace")
    return await asyncio.to_thread(relevant_part, text, PRODUCT)


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port, for which one robots.txt counts."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
