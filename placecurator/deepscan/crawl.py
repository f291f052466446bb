"""Reads the few pages of a website that matter, as a polite guest."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from placecurator.deepscan.answers import Page, html_body, page_of
from placecurator.deepscan.page_choice import choose_pages, same_page
from placecurator.deepscan.page_marks import conditions, seen_again
from placecurator.deepscan.robots import Robots
from placecurator.deepscan.robots_gate import RobotsGate, origin_of
from placecurator.deepscan.site_rules import OptOuts, SiteRules
from placecurator.deepscan.site_turns import HostBusy, site_of
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import Visit, VisitLimits
from placecurator.deepscan.website import WebsiteReader
from placecurator.domain.observation import PageMark
from placecurator.domain.scan import ScanMeter

_NOT_MODIFIED = 304
_SPARE_S = 1.5
"""Seconds that are left for reading out of the pages what they say."""

_LEAST_S = 1.0
"""No page is asked for in less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedPage:
    """A page of a website. ``page`` is None when it did not change since ``mark`` was made.

    ``mark`` is what to remember of it now.
    """

    mark: PageMark
    page: Page | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVisit:
    """What one visit brought home: the first page, then others. ``warnings`` are sentences."""

    pages: tuple[VisitedPage, ...]
    warnings: tuple[str, ...]


class _Read(NamedTuple):
    """``page`` is what came, also when it is as it was; None: nothing came."""

    found_at: httpx.URL
    visited: VisitedPage
    page: Page | None


class SiteCrawler:
    """Visits websites, any number at the same time."""

    def __init__(
        self, reader: WebsiteReader, rules: SiteRules, opt_outs: OptOuts, limits: VisitLimits
    ):
        self.reader = reader
        self.opt_outs = opt_outs
        self.limits = limits
        # What a slow robots.txt leaves of the time for the first page is enough for that.
        self.gate = RobotsGate(reader, rules, limits.page_s / 2)

    async def crawl(
        self, url: str, *, known: Sequence[PageMark], meter: ScanMeter, ends_at: float
    ) -> SiteVisit:
        """The page at ``url`` and those of the same site that promise contact data.

        ``known`` are pages that an earlier scan has read; of them, only what changed is sent.
        ``ends_at``, in seconds of the event loop's clock, is when the scan is given up.

        Raises:
            WebsiteUnreadable: The first page was not read; it says why.
            HostBusy: A turn is too far away.
        """
        first = self.reader.checked(url)
        # What a provider was paid for must not be lost to a wait, nor to a slow page after it.
        patience_s = ends_at - asyncio.get_running_loop().time() - self.limits.page_s
        async with self.reader.visit(patience_s) as visit:
            tour = _Tour(self, visit, meter, known, ends_at)
            await tour.begin(first)
            await tour.go_on()
            return SiteVisit(pages=tuple(tour.pages), warnings=tuple(dict.fromkeys(tour.warnings)))


class _Tour:
    """One visit while it lasts."""

    def __init__(
        self,
        crawler: SiteCrawler,
        visit: Visit,
        meter: ScanMeter,
        known: Iterable[PageMark],
        ends_at: float,
    ):
        self._crawler = crawler
        self._visit = visit
        self._meter = meter
        self._known = {mark.url: mark for mark in known}
        self._ends_at = ends_at
        self._robots: dict[str, Robots] = {}
        self._seen: set[str] = set()
        self._home = httpx.URL()
        self._first: Page | None = None
        self.pages: list[VisitedPage] = []
        self.warnings: list[str] = []

    async def begin(self, url: httpx.URL) -> None:
        """Read the first page."""
        got = await self._read(url, self._crawler.limits.page_s)
        self._home, self._first = got.found_at, got.page
        self._seen = {same_page(url), same_page(self._home)}
        self.pages.append(got.visited)

    async def go_on(self) -> None:
        """Read further pages, one after the other, while there is time."""
        candidates = [url for url in await self._candidates() if await self._may_ask(url)]
        wanted = min(self._crawler.limits.pages - 1, len(candidates))
        delay_s = self._delay_s()
        in_time = min(wanted, self._pages_in_time(delay_s))
        if in_time < wanted:
            self._say_that_it_is_slow(delay_s)
        if wanted:
            await self._visit.stay_for(in_time, delay_s)
        for url in candidates:
            if not in_time or not self._visit.left_bytes or not self._pages_in_time(delay_s):
                return
            if not await self._may_ask(url):  # the rules of its host may be known by now
                continue
            await asyncio.sleep(delay_s)
            in_time -= 1
            if not await self._add(url):
                return

    async def _candidates(self) -> list[httpx.URL]:
        """Pages that the first one links to, then those that are known from before."""
        # In a thread: a long page must not hold up the other scans of this loop.
        linked = await asyncio.to_thread(choose_pages, self._first) if self._first else []
        found: dict[str, httpx.URL] = {}
        for url in (*linked, *self._known_urls()):
            if site_of(url.host) == site_of(self._home.host):
                found.setdefault(same_page(url), url)
        return [url for key, url in found.items() if key not in self._seen]

    def _known_urls(self) -> Iterator[httpx.URL]:
        for url in self._known:
            with suppress(WebsiteUnreadable):
                yield self._crawler.reader.checked(url)

    async def _add(self, url: httpx.URL) -> bool:
        """Read one more page, if it can be; whether to go on."""
        host = self._home.host
        try:
            got = await self._read(url, self._left_s())
        except HostBusy:
            self.warnings.append(f"A page of {host} was not read: its server is visited too often.")
            return False
        except WebsiteUnreadable as error:
            if error.trouble.transient:
                self.warnings.append(f"A page of {host} could not be read: {error.trouble.value}.")
            return error.trouble is not Trouble.busy
        # Some sites answer every address with one page.
        news = got.visited.mark.digest not in {one.mark.digest for one in self.pages}
        if news and (got.found_at == url or same_page(got.found_at) not in self._seen):
            self.pages.append(got.visited)
        self._seen |= {same_page(url), same_page(got.found_at)}
        return True

    async def _read(self, url: httpx.URL, limit_s: float) -> _Read:
        """Read the page at ``url``, if it changed."""
        mark = self._known.get(str(url))
        async with self._crawler.reader.ask(
            url,
            self._visit,
            self._meter,
            permit=self._permit,
            headers=conditions(mark),
            limit_s=min(limit_s, self._crawler.limits.page_s),
        ) as answer:
            if mark and answer.response.status_code == _NOT_MODIFIED:
                same = VisitedPage(mark=seen_again(mark, answer), page=None)
                return _Read(answer.url, same, None)
            body = await html_body(answer, self._visit)
        digest = hashlib.sha256(body.content).hexdigest()
        new = seen_again(PageMark(url=str(url), read_at=datetime.now(UTC), digest=digest), answer)
        page = page_of(answer, body)
        unchanged = mark is not None and mark.digest == digest
        visited = VisitedPage(mark=new, page=None if unchanged else page)
        return _Read(answer.url, visited, page)

    async def _permit(self, url: httpx.URL) -> None:
        await self._refuse_opted_out(url)
        await self._crawler.reader.come_to(url, self._visit)
        origin = origin_of(url)
        if origin not in self._robots:
            self._robots[origin] = await self._crawler.gate.robots_of(
                url, self._visit, self._meter, self._refuse_opted_out
            )
        if not await RobotsGate.allows(self._robots[origin], url):
            raise WebsiteUnreadable(Trouble.robots_disallowed)

    async def _refuse_opted_out(self, url: httpx.URL) -> None:
        if await self._crawler.opt_outs.has(url.raw_host.decode("ascii")):
            raise WebsiteUnreadable(Trouble.opted_out)

    async def _may_ask(self, url: httpx.URL) -> bool:
        """False when it is known already that ``url`` must not be read."""
        robots = self._robots.get(origin_of(url))
        return robots is None or await RobotsGate.allows(robots, url)

    def _delay_s(self) -> float:
        """The seconds between two pages; the demo's own websites need no rest."""
        if self._crawler.reader.is_demo(self._home):
            return 0.0
        stated = self._robots[origin_of(self._home)].delay_s
        return max(stated, self._crawler.limits.page_interval_s)

    def _pages_in_time(self, delay_s: float) -> int:
        """How many pages can be asked for at most before the time is over."""
        left_s = self._left_s() - _LEAST_S
        if left_s < delay_s:
            return 0
        return int(left_s / delay_s) if delay_s else self._crawler.limits.pages

    def _left_s(self) -> float:
        now = asyncio.get_running_loop().time()
        return min(self._visit.left_s, self._ends_at - _SPARE_S - now)

    def _say_that_it_is_slow(self, delay_s: float) -> None:
        if delay_s > self._crawler.limits.page_interval_s:
            self.warnings.append(
                f"Not all pages of {self._home.host} were read: its robots.txt asks for "
                f"{delay_s:g} s between two of them."
            )
