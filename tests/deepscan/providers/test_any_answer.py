"""Whatever a provider answers, an adapter gives observations or a cause, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import GooglePlaces, Provider
from placecurator.deepscan.providers.google_legacy import GoogleLegacy
from placecurator.deepscan.providers.nominatim import Nominatim
from placecurator.deepscan.providers.overpass import Overpass
from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.spread import SpreadTransport
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import SearchQuery
from tests.deepscan.providers.osm_data import JUTTUTUPA, nominatim_row, overpass
from tests.deepscan.providers.test_google_legacy import PUB
from tests.deepscan.providers.web_service import Reply, WebService, serving

_WEIRD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(["", "24/7", "Mo-", "+358", "http://[", "a@b", "9" * 5000, "\x00", "\ud7ff;;"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)
_GOOGLE: dict[str, Any] = {
    "id": "ChIJ1",
    "displayName": {"text": "Juttutupa"},
    "types": ["pub"],
    "location": {"latitude": 60.1776, "longitude": 24.9486},
    "addressComponents": [{"longText": "6", "types": ["street_number"]}],
    "regularOpeningHours": {"periods": [{"open": {"day": 1}, "close": {"day": 2}}]},
    "internationalPhoneNumber": "+358 20 7424240",
    "websiteUri": "https://juttutupa.fi/",
    "priceLevel": "PRICE_LEVEL_MODERATE",
}


def spoiled(value: Any) -> st.SearchStrategy[Any]:
    """``value`` with some part of it replaced by something else."""
    if isinstance(value, dict):
        parts = [st.tuples(st.just(key), spoiled(part)) for key, part in value.items()]
        return st.one_of(_WEIRD, st.one_of(parts).map(lambda pair: {**value, pair[0]: pair[1]}))
    if isinstance(value, list):
        return st.one_of(_WEIRD, *(spoiled(part).map(lambda new: [new]) for part in value))
    return _WEIRD


def _overpass(transport: httpx.AsyncBaseTransport, url: str) -> Provider:
    return Overpass(transport, url=url, agent="test")


def _nominatim(transport: httpx.AsyncBaseTransport, url: str) -> Provider:
    return Nominatim(transport, url=url, agent="test")


def _google(transport: httpx.AsyncBaseTransport, url: str) -> Provider:
    return GooglePlaces(transport, name="google", base_url=url, key="key")


def _legacy(transport: httpx.AsyncBaseTransport, url: str) -> Provider:
    return GoogleLegacy(transport, base_url=url, key="key")


async def _ask(build: Callable[..., Provider], url: str, place_id: str, searches: bool) -> None:
    transport = SpreadTransport(shared_ssl_context())
    provider = build(transport, url)
    query = SearchQuery(text="pubs", latitude=60.0, longitude=25.0, radius_m=50_000)
    try:
        answer = await provider.details(PlaceRef.parse(place_id), ScanMeter())
        assert {said.field for said in answer.observations} <= {*FACT_FIELDS, "faxes"}
    except ScanFailed:
        pass
    try:
        if searches:
            async for page in provider.search(query, ScanMeter()):
                assert all(place.name and place.place_id for place in page.places)
    except ScanFailed:
        pass
    await transport.aclose()


@pytest.mark.parametrize(
    ("build", "place_id", "good", "searches"),
    [
        (_overpass, "osm:node/60068456", overpass(JUTTUTUPA), True),
        (_nominatim, "osm:node/60068456", [nominatim_row(JUTTUTUPA)], True),
        (_google, "ChIJ1", _GOOGLE, False),
        (_google, "ChIJ1", {"places": [_GOOGLE], "nextPageToken": "t"}, True),
        (_legacy, "ChIJ1", {"status": "OK", "result": PUB}, False),
    ],
    ids=["overpass", "nominatim", "google", "google-search", "legacy"],
)
def test_a_spoiled_answer_is_a_cause_or_fewer_facts(
    build: Callable[..., Provider], place_id: str, good: Any, searches: bool
) -> None:
    with serving(WebService(lambda asked: Reply(good))) as service:

        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
        @given(spoiled(good))
        def holds(answer: Any) -> None:
            service.answers = lambda asked: Reply(answer)
            asyncio.run(_ask(build, service.url, place_id, searches))

        holds()
