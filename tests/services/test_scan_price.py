"""What a deep scan will cost."""

from __future__ import annotations

import pytest

from placecurator.deepscan.config import DeepScanConfig
from placecurator.services.scan_price import details_plan

WITH_GOOGLE = DeepScanConfig(google_api_key="k", demo_provider_port=1)


@pytest.mark.parametrize("place_id", ["ChIJ1", "google:ChIJ1"])
def test_a_place_of_a_paid_provider_has_a_price_with_a_date(place_id: str) -> None:
    plan = details_plan(place_id, WITH_GOOGLE)

    assert plan is not None
    assert (plan.provider, plan.price_micros) == ("google", 20_000)
    assert plan.prices_as_of is not None


@pytest.mark.parametrize(
    ("place_id", "config"),
    [
        ("ChIJ1", DeepScanConfig()),
        ("osm:node/1", WITH_GOOGLE),
        ("overture:1", WITH_GOOGLE),
        ("", DeepScanConfig()),
    ],
)
def test_a_place_about_which_nobody_is_asked_has_no_price(
    place_id: str, config: DeepScanConfig
) -> None:
    assert details_plan(place_id, config) is None
