"""What the settings mean for a scan."""

from __future__ import annotations

from pydantic import SecretStr

from placecurator.deepscan.site_turns import TurnLimits
from placecurator.services.scan_config import deep_scan_config
from placecurator.settings import Settings


def test_websites_are_visited_as_often_as_the_settings_say() -> None:
    settings = Settings(website_interval_s=5, website_address_interval_s=0.5, website_wait_s=2)

    config = deep_scan_config(settings)

    assert config.turn_limits == TurnLimits(interval_s=5, address_interval_s=0.5, wait_s=2)
    assert config.scan_limit_s == settings.scan_limit_s


def test_the_key_reaches_the_scanner_and_no_log() -> None:
    config = deep_scan_config(Settings(google_api_key=SecretStr("a key")))

    assert config.google_api_key == "a key"
    assert "a key" not in repr(config)


def test_providers_are_asked_as_the_settings_say() -> None:
    config = deep_scan_config(
        Settings(
            google_profile="basic",
            google_search_profile="ids",
            google_legacy=True,
            contact="me@example.com",
        )
    )

    assert (config.google_profile, config.google_search_profile) == ("basic", "ids")
    assert config.google_legacy
    assert config.overpass_url == "https://overpass-api.de/api/interpreter"
    assert config.nominatim_url is None
