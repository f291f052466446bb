"""One deep scan: provider details, then the website; what both say is brought home."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.extract import ExtractedFacts, extract
from placecurator.deepscan.observing import (
    of_page,
    of_profiles,
    of_source,
    of_website_field,
    values_of,
)
from placecurator.deepscan.place_ref import DEMO, GOOGLE, PlaceRef
from placecurator.deepscan.providers import Provider, ProviderAnswer, open_providers
from placecurator.deepscan.safe_http import GuardedBackend
from placecurator.deepscan.site_choice import SiteChoice, choose_site
from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, SiteTurns
from placecurator.deepscan.website import Page, Trouble, WebsiteReader, WebsiteUnreadable
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.observation import IMPORT, WEBSITE, Findings, Origin, PageMark
from placecurator.domain.scan import ScanMeter, ScanTarget

__all__ = ["DeepScanConfig", "DeepScanner"]

_TRANSIENT = {
    Trouble.no_connection: Cause.network_error,
    Trouble.busy: Cause.network_error,
    Trouble.too_slow: Cause.timed_out,
}


class DeepScanner:
    """Scans places, any number at the same time. One for each event loop; ``async with`` it.

    ``turns`` say when websites are visited; None: only the scans of this process share them.
    ``backend`` connects to websites; None: as the configuration says.
    """

    def __init__(
        self,
        config: DeepScanConfig,
        turns: SiteTurns | None = None,
        backend: GuardedBackend | None = None,
    ):
        self._config = config
        self._closing = AsyncExitStack()
        self._providers: Mapping[str, Provider] = {}
        self._websites = WebsiteReader(
            turns=turns or LocalSiteTurns(config.turn_limits),
            backend=backend or GuardedBackend(config.demo_provider_port),
            contact=config.contact,
            limit_s=config.website_limit_s,
            limit_bytes=config.website_limit_bytes,
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
                page = await self._read(site.url, meter, ends_at)
            except ScanFailed as failure:
                if provider is None:  # nobody else said anything
                    raise
                found.warnings.append(failure.message)
            else:
                await self._add_page(found, site.url, page)
        return found.findings()

    async def _look_ahead(self, website: str | None) -> None:
        """Pay for nothing while the website that the source names is busy."""
        site = choose_site((website,))
        if site.url is None:
            return
        try:
            await self._websites.look_ahead(site.url)
        except HostBusy as error:
            raise _host_busy(site.url, error) from error

    async def _read(self, url: str, meter: ScanMeter, ends_at: float) -> Page:
        # What a provider was paid for must not be lost to a wait, nor to a slow page after it.
        left_s = ends_at - asyncio.get_running_loop().time() - self._config.website_limit_s
        try:
            return await self._websites.read(url, meter, patience_s=left_s)
        except HostBusy as error:
            raise _host_busy(url, error) from error
        except WebsiteUnreadable as error:
            sentence = f"The website {_host(url)} could not be read: {error.trouble.value}."
            cause = _TRANSIENT.get(error.trouble, Cause.website_unreadable)
            raise ScanFailed(cause, sentence) from error

    async def _add_page(self, found: _Found, asked_for: str, page: Page) -> None:
        # In a thread: a long page must not hold up the other scans of this loop.
        facts = await asyncio.to_thread(
            extract, page.body, url=page.url, country=found.country, charset=page.charset
        )
        if not page.complete:
            limit = f"{self._config.website_limit_bytes:,}"
            found.warnings.append(f"Only the first {limit} bytes of {_host(page.url)} were read.")
        found.add_page(asked_for, page, facts)


class _Found:
    """What a scan has found so far."""

    def __init__(self, target: ScanTarget):
        self._target = target
        self._now = datetime.now(UTC)
        self._observations = list(of_source(target, self._now))
        self._answered = {Origin(IMPORT)}
        self._pages: list[PageMark] = []
        self._alias: str | None = None
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
        if self._target.website and site.url and self._target.source != GOOGLE:
            named = choose_site((self._target.website,)).url
            if named:
                self._observations.append(of_website_field(named, self._now))
        return site

    def add_page(self, asked_for: str, page: Page, facts: ExtractedFacts) -> None:
        """Add what a page of the website says."""
        self._observations += of_page(facts, page.url, self._now)
        self._answered.add(Origin(WEBSITE, page.url))
        digest = hashlib.sha256(page.body).hexdigest()
        self._pages.append(PageMark(url=asked_for, read_at=self._now, digest=digest))

    def findings(self) -> Findings:
        """All of it."""
        return Findings(
            observations=tuple(self._observations),
            answered=frozenset(self._answered),
            pages=tuple(self._pages),
            warnings=tuple(self.warnings),
            alias_place_id=self._alias,
        )


def _host_busy(url: str, error: HostBusy) -> ScanFailed:
    sentence = f"The website {_host(url)} was not read: it is visited too often at the moment."
    return ScanFailed(Cause.host_busy, sentence, error.wait_s)


def _host(url: str) -> str:
    """Only the host is shown: the rest of a URL may hold what should not be repeated."""
    try:
        return urlsplit(url).hostname or "of the place"
    except ValueError:
        return "of the place"
