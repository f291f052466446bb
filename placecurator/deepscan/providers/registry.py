"""Which providers there are, which of them are set up, and for which place ids.

A provider is called by the scheme of the place ids that it knows: ``google`` (also for bare ids),
``osm``, ``demo``. Ids of other schemes (``overture:``, ``fsq:``, ``atp:`` …) come with files;
nobody is asked about them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.place_ref import DEMO, GOOGLE, OSM
from placecurator.deepscan.providers.google_legacy import GoogleLegacy
from placecurator.deepscan.providers.google_places import GooglePlaces
from placecurator.deepscan.providers.nominatim import Nominatim
from placecurator.deepscan.providers.overpass import Overpass
from placecurator.deepscan.providers.protocol import Provider, ProviderHealth
from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.spread import SpreadTransport
from placecurator.deepscan.user_agent import user_agent
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProvider:
    """A provider as an operator or a curator is told of it.

    ``words`` say how it is set up, or what is needed for that. ``details`` and ``search`` are what
    one call costs; None: it is not set up, or cannot do that.
    """

    name: str
    title: str
    is_set_up: bool
    words: str
    details: CallPlan | None
    search: CallPlan | None


TITLES: Mapping[str, str] = {
    GOOGLE: "Google Places",
    OSM: "OpenStreetMap",
    DEMO: "Demo",
}
"""The providers by name, as people call them."""


@asynccontextmanager
async def open_providers(config: DeepScanConfig) -> AsyncIterator[Mapping[str, Provider]]:
    """Those that are set up, by name; they may be asked until the block ends."""
    # Without a proxy from the environment: it must not see the key, nor the demo's address.
    async with aclosing(SpreadTransport(shared_ssl_context())) as transport:
        yield _set_up(config, transport)


def list_providers(config: DeepScanConfig) -> tuple[ListedProvider, ...]:
    """All that there are, also those that are not set up; nobody is asked anything."""
    set_up = _set_up(config, SpreadTransport(shared_ssl_context()))
    return tuple(_listed(name, set_up.get(name), config) for name in TITLES)


async def check_providers(config: DeepScanConfig) -> Mapping[str, ProviderHealth]:
    """Ask each of those that are set up something that costs nothing, all at once."""
    async with open_providers(config) as providers:
        answers = await asyncio.gather(*(one.health() for one in providers.values()))
    return {answer.provider: answer for answer in answers}


def searchable(config: DeepScanConfig) -> tuple[str, ...]:
    """The names of those that are set up and can search."""
    return tuple(one.name for one in list_providers(config) if one.search)


def _set_up(config: DeepScanConfig, transport: httpx.AsyncBaseTransport) -> Mapping[str, Provider]:
    built = (
        _google(config, transport),
        _openstreetmap(config, transport),
        _demo(config, transport),
    )
    return {provider.name: provider for provider in built if provider}


def _google(config: DeepScanConfig, transport: httpx.AsyncBaseTransport) -> Provider | None:
    key = config.google_api_key
    if not key:
        return None
    if config.google_legacy:
        return GoogleLegacy(transport, base_url=config.google_legacy_url, key=key)
    return GooglePlaces(
        transport,
        name=GOOGLE,
        base_url=config.google_base_url,
        key=key,
        profile=config.google_profile,
        search_profile=config.google_search_profile,
    )


def _openstreetmap(config: DeepScanConfig, transport: httpx.AsyncBaseTransport) -> Provider | None:
    """Overpass, which has the tags as they are mapped; else Nominatim."""
    agent = user_agent(config.contact)
    if config.overpass_url:
        return Overpass(transport, url=config.overpass_url, agent=agent)
    if config.nominatim_url:
        return Nominatim(transport, url=config.nominatim_url, agent=agent)
    return None


def _demo(config: DeepScanConfig, transport: httpx.AsyncBaseTransport) -> Provider | None:
    if not config.demo_provider_port:
        return None
    base_url = f"http://127.0.0.1:{config.demo_provider_port}"
    return GooglePlaces(transport, name=DEMO, base_url=base_url, key=DEMO)


def _listed(name: str, provider: Provider | None, config: DeepScanConfig) -> ListedProvider:
    return ListedProvider(
        name=name,
        title=TITLES[name],
        is_set_up=provider is not None,
        words=_words(name, config) if provider else _NEEDED[name],
        details=provider.plan_details() if provider else None,
        search=_search_plan(provider),
    )


def _search_plan(provider: Provider | None) -> CallPlan | None:
    try:
        return provider.plan_search() if provider else None
    except InvalidInput:
        return None


_NEEDED = {
    GOOGLE: "Google needs PLACECURATOR_GOOGLE_API_KEY.",
    OSM: "OpenStreetMap needs PLACECURATOR_CONTACT, which its public server wants to know, or a "
    "server of your own: PLACECURATOR_OVERPASS_URL or PLACECURATOR_NOMINATIM_URL.",
    DEMO: "The demo provider is there with `placecurator demo` only.",
}


def _words(name: str, config: DeepScanConfig) -> str:
    if name == GOOGLE and config.google_legacy:
        return "Set up with a key, for the older Place Details, which cannot search."
    if name == GOOGLE:
        profiles = f"{config.google_profile}, for searches {config.google_search_profile}"
        return f"Set up with a key; profile {profiles}."
    if name == OSM:
        server = "Overpass" if config.overpass_url else "Nominatim"
        host = urlsplit(config.overpass_url or config.nominatim_url or "").hostname
        return f"Set up with {server} at {host}."
    return "Set up by `placecurator demo`."
