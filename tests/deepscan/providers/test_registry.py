"""Which providers a configuration sets up."""

from __future__ import annotations

import pytest

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.place_ref import PROVIDERS
from placecurator.deepscan.providers import (
    GooglePlaces,
    check_providers,
    list_providers,
    open_providers,
    searchable,
)
from placecurator.deepscan.providers.google_legacy import GoogleLegacy
from placecurator.deepscan.providers.nominatim import Nominatim
from placecurator.deepscan.providers.overpass import Overpass
from placecurator.domain.causes import Cause
from tests.demo.running import free_port

pytestmark = pytest.mark.anyio

NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        (DeepScanConfig(), {}),
        (DeepScanConfig(google_api_key="key"), {"google": GooglePlaces}),
        (DeepScanConfig(google_api_key="key", google_legacy=True), {"google": GoogleLegacy}),
        (DeepScanConfig(google_legacy=True), {}),
        (DeepScanConfig(demo_provider_port=9), {"demo": GooglePlaces}),
        (DeepScanConfig(overpass_url=NOBODY), {"osm": Overpass}),
        (DeepScanConfig(nominatim_url=NOBODY), {"osm": Nominatim}),
        (DeepScanConfig(overpass_url=NOBODY, nominatim_url=NOBODY), {"osm": Overpass}),
    ],
)
async def test_who_is_set_up(config: DeepScanConfig, kinds: dict[str, type]) -> None:
    async with open_providers(config) as providers:
        assert {name: type(provider) for name, provider in providers.items()} == kinds
        assert all(name == provider.name for name, provider in providers.items())


def test_all_are_listed_and_those_that_are_not_set_up_say_what_they_need() -> None:
    listed = {one.name: one for one in list_providers(DeepScanConfig())}

    assert tuple(listed) == PROVIDERS
    assert not any(one.is_set_up or one.details or one.search for one in listed.values())
    assert listed["google"].words == "Google needs PLACECURATOR_GOOGLE_API_KEY."
    assert "PLACECURATOR_CONTACT" in listed["osm"].words


def test_what_is_set_up_says_how_and_at_which_price() -> None:
    config = DeepScanConfig(google_api_key="sesame", google_profile="full", overpass_url=NOBODY)

    google, osm, _ = list_providers(config)

    assert google.is_set_up
    assert google.details
    assert google.search
    assert (google.details.price_micros, google.details.free_per_month) == (25_000, 1_000)
    assert (google.search.price_micros, google.search.free_per_month) == (32_000, 5_000)
    assert google.details.prices_as_of == google.search.prices_as_of is not None
    assert "full" in google.words
    assert "sesame" not in google.words
    assert osm.words == "Set up with Overpass at 127.0.0.1."


def test_only_those_that_can_search_are_offered_for_it() -> None:
    config = DeepScanConfig(google_api_key="key", demo_provider_port=9, nominatim_url=NOBODY)

    assert searchable(config) == ("google", "osm", "demo")
    assert searchable(DeepScanConfig(google_api_key="key", google_legacy=True)) == ()


async def test_a_check_asks_all_that_are_set_up(demo_port: int) -> None:
    config = DeepScanConfig(
        demo_provider_port=demo_port, overpass_url=f"http://127.0.0.1:{free_port()}"
    )

    health = await check_providers(config)

    assert {name: answer.cause for name, answer in health.items()} == {
        "demo": None,
        "osm": Cause.network_error,
    }
