"""One deep scan: provider details, then the website, then one typed listing."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.extract import extract
from placecurator.deepscan.merge import (
    add_facts,
    add_socials,
    add_warning,
    add_website,
    listing_of_source,
)
from placecurator.deepscan.place_ref import DEMO, GOOGLE, PlaceRef
from placecurator.deepscan.providers.google_places import GooglePlaces
from placecurator.deepscan.safe_http import GuardedBackend, shared_ssl_context
from placecurator.deepscan.site_choice import choose_site
from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, SiteTurns
from placecurator.deepscan.spread import SpreadTransport
from placecurator.deepscan.website import Page, Trouble, WebsiteReader, WebsiteUnreadable
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import BusinessListing
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
        self._providers: dict[str, GooglePlaces] = {}
        self._websites = WebsiteReader(
            turns=turns or LocalSiteTurns(config.turn_limits),
            backend=backend or GuardedBackend(config.demo_provider_port),
            contact=config.contact,
            limit_s=config.website_limit_s,
            limit_bytes=config.website_limit_bytes,
        )

    async def __aenter__(self) -> Self:
        client = await self._closing.enter_async_context(
            httpx.AsyncClient(
                transport=SpreadTransport(shared_ssl_context()),
                trust_env=False,  # a proxy must not see the key, nor the demo provider's address
                timeout=None,  # the adapter bounds the whole of a place's requests
            )
        )
        await self._closing.enter_async_context(self._websites)
        self._providers = _providers(self._config, client)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._closing.aclose()

    async def scan(self, target: ScanTarget, meter: ScanMeter) -> BusinessListing:
        """Find out what can be known about ``target``; ``meter`` counts while it runs.

        A website that cannot be read is a warning when a provider answered.

        Raises:
            ScanFailed: Nobody could say anything about the place; it carries the cause.
        """
        ends_at = asyncio.get_running_loop().time() + self._config.scan_limit_s
        place = PlaceRef.parse(target.place_id)
        provider = self._providers.get(place.scheme)
        if provider:
            if place.scheme != DEMO:  # which costs nothing
                await self._look_ahead(target.website)
            listing = await provider.details(place, meter)
        else:
            listing = listing_of_source(target)
        site = choose_site((listing.website, target.website))
        listing = add_socials(listing, site.socials, provider.name if provider else "import", None)
        if site.url:
            listing = add_website(listing, site.url)
        if provider is None:
            if site.url is None and not site.socials:
                raise ScanFailed(Cause.no_provider)
            listing = add_warning(
                listing, "No provider is set up for this kind of place id: only its website counts."
            )
        if site.url is None:
            return listing
        try:
            page = await self._read(site.url, meter, ends_at)
        except ScanFailed as failure:
            if provider is None:  # nobody else said anything
                raise
            return add_warning(listing, failure.message)
        return await self._add_page(listing, page, listing.country or target.country)

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

    async def _add_page(
        self, listing: BusinessListing, page: Page, country: str | None
    ) -> BusinessListing:
        # In a thread: a long page must not hold up the other scans of this loop.
        facts = await asyncio.to_thread(
            extract, page.body, url=page.url, country=country, charset=page.charset
        )
        if not page.complete:
            limit = f"{self._config.website_limit_bytes:,}"
            listing = add_warning(
                listing, f"Only the first {limit} bytes of {_host(page.url)} were read."
            )
        return add_facts(listing, facts, page.url)


def _providers(config: DeepScanConfig, client: httpx.AsyncClient) -> dict[str, GooglePlaces]:
    """Those that are set up, by the scheme of the place ids they know."""
    providers: dict[str, GooglePlaces] = {}
    if config.google_api_key:
        providers[GOOGLE] = GooglePlaces(
            client, name=GOOGLE, base_url=config.google_base_url, key=config.google_api_key
        )
    if config.demo_provider_port:
        base_url = f"http://127.0.0.1:{config.demo_provider_port}"
        providers[DEMO] = GooglePlaces(client, name=DEMO, base_url=base_url, key=DEMO)
    return providers


def _host_busy(url: str, error: HostBusy) -> ScanFailed:
    sentence = f"The website {_host(url)} was not read: it is visited too often at the moment."
    return ScanFailed(Cause.host_busy, sentence, error.wait_s)


def _host(url: str) -> str:
    """Only the host is shown: the rest of a URL may hold what should not be repeated."""
    try:
        return urlsplit(url).hostname or "of the place"
    except ValueError:
        return "of the place"
