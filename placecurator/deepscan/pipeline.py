"""One deep scan: provider details, then the website; what both say is brought home."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.crawl import SiteCrawler, SiteVisit
from placecurator.deepscan.extract import ExtractedFacts, extract
from placecurator.deepscan.observing import (
    of_page,
    of_profiles,
    of_source,
    of_source_website,
    values_of,
)
from placecurator.deepscan.place_ref import DEMO, PlaceRef
from placecurator.deepscan.providers import Provider, ProviderAnswer, open_providers
from placecurator.deepscan.safe_http import GuardedBackend
from placecurator.deepscan.site_choice import SiteChoice, choose_site
from placecurator.deepscan.site_failures import host_of, site_busy, site_unreadable
from placecurator.deepscan.site_match import SiteMatch
from placecurator.deepscan.site_rules import FixedOptOuts, LocalSiteRules, OptOuts, SiteRules
from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, SiteTurns
from placecurator.deepscan.trouble import WebsiteUnreadable
from placecurator.deepscan.website import WebsiteReader
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.observation import IMPORT, WEBSITE, Findings, Origin, PageMark
from placecurator.domain.scan import ScanMeter, ScanTarget

__all__ = ["DeepScanConfig", "DeepScanner"]


class DeepScanner:
    """Scans places, any number at the same time. One for each event loop; ``async with`` it.

    ``turns`` say when websites are visited, ``rules`` remember what their robots.txt says; None:
    only the scans of this process share them. ``opt_outs`` are never visited; None: there are none.
    ``backend`` connects to websites; None: as the configuration says.
    """

    def __init__(
        self,
        config: DeepScanConfig,
        turns: SiteTurns | None = None,
        backend: GuardedBackend | None = None,
        rules: SiteRules | None = None,
        opt_outs: OptOuts | None = None,
    ):
        self._config = config
        self._closing = AsyncExitStack()
        self._providers: Mapping[str, Provider] = {}
        self._websites = WebsiteReader(
            turns=turns or LocalSiteTurns(config.turn_limits),
            backend=backend or GuardedBackend(config.demo_provider_port),
            contact=config.contact,
            limits=config.visit_limits,
        )
        self._crawler = SiteCrawler(
            self._websites,
            rules or LocalSiteRules(),
            opt_outs or FixedOptOuts(),
            config.visit_limits,
        )

    async def __aenter__(self) -> Self:
        self._providers = await self._closing.enter_async_context(open_providers(self._config))
        await self._closing.enter_async_context(self._websites)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._closing.aclose()

    async def scan(self, target: ScanTarget, meter: ScanMeter) -> Findings:
        """Find out what can be known about ``target``; ``meter`` counts while it runs.

        A website that cannot be read is a warning when a provider answered.

        Raises:
            ScanFailed: Nobody could say anything about the place; it carries the cause.
        """
        ends_at = asyncio.get_running_loop().time() + self._config.scan_limit_s
        place = PlaceRef.parse(target.place_id)
        provider = self._providers.get(place.scheme)
        found = _Found(target)
        if provider:
            if place.scheme != DEMO:  # which costs nothing
                await self._look_ahead(target.website)
            found.add_answer(provider.name, await provider.details(place, meter))
        site = found.choose_site(provider.name if provider else None)
        if provider is None:
            if site.url is None and not site.socials:
                raise ScanFailed(Cause.no_provider)
            found.warnings.append(
                "No provider is set up for this kind of place id: only its website counts."
            )
        if site.url:
            try:
                visit = await self._visit(site.url, target, meter, ends_at)
            except ScanFailed as failure:
                if provider is None:  # nobody else said anything
                    raise
                found.warnings.append(failure.message)
            else:
                await self._add_visit(found, visit)
        return found.findings()

    async def _look_ahead(self, website: str | None) -> None:
        """Pay for nothing while the website that the source names is busy."""
        site = choose_site((website,))
        if site.url is None:
            return
        try:
            await self._websites.look_ahead(site.url)
        except HostBusy as error:
            raise site_busy(site.url, error) from error

    async def _visit(
        self, url: str, target: ScanTarget, meter: ScanMeter, ends_at: float
    ) -> SiteVisit:
        try:
            return await self._crawler.crawl(url, known=target.pages, meter=meter, ends_at=ends_at)
        except HostBusy as error:
            raise site_busy(url, error) from error
        except WebsiteUnreadable as error:
            raise site_unreadable(url, error) from error

    async def _add_visit(self, found: _Found, visit: SiteVisit) -> None:
        found.warnings += visit.warnings
        for visited in visit.pages:
            page = visited.page
            if page is None:
                found.add_unchanged(visited.mark)
                continue
            # In a thread: a long page must not hold up the other scans of this loop.
            facts = await asyncio.to_thread(
                extract, page.body, url=page.url, country=found.country, charset=page.charset
            )
            if not page.complete:
                size = f"{len(page.body):,}"
                host = host_of(page.url)
                found.warnings.append(f"Only the first {size} bytes of {host} were read.")
            found.add_page(visited.mark, facts)


class _Found:
    """What a scan has found so far."""

    def __init__(self, target: ScanTarget):
        self._target = target
        self._now = datetime.now(UTC)
        self._observations = list(of_source(target, self._now))
        self._answered = {Origin(IMPORT)}
        self._unchanged: set[str] = set()
        self._pages: list[PageMark] = []
        self._alias: str | None = None
        self._site_match = SiteMatch()
        self.warnings: list[str] = []

    @property
    def country(self) -> str | None:
        """Where the place is (ISO 3166-1 alpha-2), as a provider or else the source says."""
        stated = values_of(self._observations, "country")
        return str(stated[-1]) if stated else self._target.country

    def add_answer(self, provider: str, answer: ProviderAnswer) -> None:
        """Add what a provider says."""
        self._observations += answer.observations
        self._answered.add(Origin(provider))
        self._alias = answer.alias_place_id

    def choose_site(self, provider: str | None) -> SiteChoice:
        """The page to read. Profiles that were given as a website are facts, too."""
        stated = [str(url) for url in values_of(self._observations, "website")]
        site = choose_site((*stated, self._target.website))
        source = provider or IMPORT
        self._observations += of_profiles(site.socials, source, None, self._now)
        if provider != DEMO:  # whose own websites stand in for those that its sample names
            self._observations += of_source_website(self._target, self._now)
        return site

    def add_page(self, mark: PageMark, facts: ExtractedFacts) -> None:
        """Add what a page says, as far as it is the place's own.

        It is known by the address by which it is asked for again.
        """
        believed, warning = self._site_match.believed(facts, mark.url, self._observations)
        if warning and warning not in self.warnings:
            self.warnings.append(warning)
        if believed is None:  # as if it had not been read: it takes nothing back
            return
        self._observations += of_page(believed, mark.url, self._now)
        self._answered.add(Origin(WEBSITE, mark.url))
        self._pages.append(mark)

    def add_unchanged(self, mark: PageMark) -> None:
        """Note a page that says what it said before."""
        self._unchanged.add(mark.url)
        self._pages.append(mark)

    def findings(self) -> Findings:
        """All of it."""
        return Findings(
            observations=tuple(self._observations),
            answered=frozenset(self._answered),
            unchanged=frozenset(self._unchanged),
            pages=tuple(self._pages),
            warnings=tuple(self.warnings),
            alias_place_id=self._alias,
        )
