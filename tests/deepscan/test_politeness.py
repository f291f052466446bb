"""Websites are visited at intervals, whatever scans want of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.deepscan.site_turns import TurnLimits
from placecurator.deepscan.visit import VisitLimits
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import BusinessListing
from placecurator.domain.scan import ScanMeter, ScanTarget
from tests.deepscan.named_sites import Sites, running_sites
from tests.factories import listing_of

pytestmark = pytest.mark.anyio

INTERVAL_S = 0.2
LIMITS = TurnLimits(interval_s=INTERVAL_S, address_interval_s=0.001, wait_s=2)
BUSY = replace(LIMITS, interval_s=3600.0)
BUSY_SENTENCE = "The website busy.fi was not read: it is visited too often at the moment."


@pytest.fixture
def sites() -> Iterator[Sites]:
    with running_sites({"far.fi": "203.0.114.2"}) as sites:
        yield sites


def scanner(sites: Sites, limits: TurnLimits = LIMITS, **fields: Any) -> DeepScanner:
    """A scanner that asks Google too; ``fields`` are of its configuration."""
    google = DeepScanConfig(
        google_api_key="key", google_base_url=f"http://127.0.0.1:{sites.port}", turn_limits=limits
    )
    return DeepScanner(replace(google, **fields), backend=sites.backend())


async def scan(scanner: DeepScanner, *websites: str) -> list[BusinessListing]:
    """Scans at the same time of places that have only a website."""
    targets = [
        ScanTarget(place_id=f"osm:node/{number}", name="Good", website=website)
        for number, website in enumerate(websites)
    ]
    found = await asyncio.gather(*(scanner.scan(target, ScanMeter()) for target in targets))
    return [listing_of(findings) for findings in found]


async def scan_by_google(
    scanner: DeepScanner, name: str, meter: ScanMeter, website: str | None = None
) -> BusinessListing:
    target = ScanTarget(place_id=name, name="As imported", website=website)
    return listing_of(await scanner.scan(target, meter))


def lie_apart(times: list[float], started: float, interval_s: float = INTERVAL_S) -> bool:
    """Whether there was no visit before its turn; a busy machine may make any of them late."""
    return all(at - started >= number * interval_s * 0.99 for number, at in enumerate(times))


async def test_scans_visit_one_website_one_after_the_other(sites: Sites) -> None:
    started = time.monotonic()
    async with scanner(sites) as one:
        listings = await scan(one, *["http://good.fi/"] * 4)

    assert [listing.emails for listing in listings] == [("info@good.fi",)] * 4
    assert lie_apart(sites.times(), started)


async def test_all_host_names_of_one_domain_are_one_website(sites: Sites) -> None:
    hosts = ["good.fi", "www.good.fi", "shop.good.fi"]
    started = time.monotonic()

    async with scanner(sites) as one:
        await scan(one, *(f"http://{host}/" for host in hosts))

    assert len(sites.times()) == 3
    assert lie_apart(sites.times(), started)


async def test_different_websites_are_visited_at_the_same_time(sites: Sites) -> None:
    limits = replace(LIMITS, interval_s=60)

    async with scanner(sites, limits) as one:
        await scan(one, *(f"http://site{number}.fi/" for number in range(10)))

    assert len(sites.times()) == 10


async def test_websites_behind_one_address_are_visited_one_after_the_other(sites: Sites) -> None:
    limits = replace(LIMITS, address_interval_s=0.1)
    started = time.monotonic()

    async with scanner(sites, limits) as one:
        await scan(one, *(f"http://site{number}.fi/" for number in range(4)))

    assert len(sites.times()) == 4
    assert lie_apart(sites.times(), started, 0.1)


async def test_websites_behind_different_addresses_do_not_wait_for_each_other(
    sites: Sites,
) -> None:
    limits = replace(LIMITS, address_interval_s=60)

    async with scanner(sites, limits) as one:
        listings = await scan(one, "http://good.fi/", "http://far.fi/")

    assert [listing.emails for listing in listings] == [("info@good.fi",)] * 2


async def test_a_redirect_within_a_website_is_one_visit(sites: Sites) -> None:
    async with scanner(sites, BUSY) as one:
        [listing] = await scan(one, "http://good.fi/redirect?to=http://www.good.fi/")

    assert listing.emails == ("info@good.fi",)


async def test_a_redirect_to_another_website_waits_for_its_turn_there(sites: Sites) -> None:
    started = time.monotonic()

    async with scanner(sites) as one:
        await scan(one, "http://chain.fi/")
        await scan(one, "http://good.fi/redirect?to=http://chain.fi/")

    assert len(sites.times(["chain.fi"])) == 2
    assert lie_apart(sites.times(["chain.fi"]), started)


async def test_waiting_for_a_turn_does_not_count_against_the_page(sites: Sites) -> None:
    async with scanner(
        sites, replace(LIMITS, interval_s=1.2), visit_limits=VisitLimits(page_s=1)
    ) as one:
        listings = await scan(one, *["http://good.fi/"] * 2)

    assert [listing.emails for listing in listings] == [("info@good.fi",)] * 2


async def test_a_busy_website_that_is_all_there_is_puts_the_place_off(sites: Sites) -> None:
    async with scanner(sites, BUSY) as one:
        await scan(one, "http://busy.fi/")
        with pytest.raises(ScanFailed) as caught:
            await scan(one, "http://busy.fi/")

    assert (caught.value.cause, caught.value.message) == (Cause.host_busy, BUSY_SENTENCE)
    assert caught.value.retry_after_s == pytest.approx(3600, abs=10)
    assert len(sites.times()) == 1


async def test_a_busy_address_puts_off_another_website_behind_it(sites: Sites) -> None:
    meter = ScanMeter()
    async with scanner(sites, replace(LIMITS, address_interval_s=3600)) as one:
        await scan(one, "http://good.fi/")
        with pytest.raises(ScanFailed) as caught:
            await one.scan(
                ScanTarget(place_id="osm:node/1", name="Busy", website="http://busy.fi/"), meter
            )

    assert (caught.value.cause, caught.value.message) == (Cause.host_busy, BUSY_SENTENCE)
    assert meter == ScanMeter()
    assert sites.times(["busy.fi"]) == []


async def test_what_was_paid_for_is_kept_when_the_website_is_busy(sites: Sites) -> None:
    meter = ScanMeter()
    async with scanner(sites, BUSY) as one:
        await scan(one, "http://busy.fi/")

        listing = await scan_by_google(one, "busy", meter)

    assert (listing.name, listing.warnings) == ("busy", (BUSY_SENTENCE,))
    assert (meter.requests_made, meter.cost_micros) == (1, 20_000)
    assert len(sites.times(["busy.fi"])) == 1


async def test_nothing_is_paid_while_the_website_that_the_source_names_is_busy(
    sites: Sites,
) -> None:
    meter = ScanMeter()
    async with scanner(sites, BUSY) as one:
        await scan(one, "http://busy.fi/")

        with pytest.raises(ScanFailed) as caught:
            await scan_by_google(one, "busy", meter, "https://www.busy.fi/helsinki")

    assert caught.value.cause is Cause.host_busy
    assert meter == ScanMeter()
    assert sites.times(["127.0.0.1"]) == []


async def test_looking_ahead_does_not_use_up_the_turn(sites: Sites) -> None:
    async with scanner(sites, BUSY) as one:
        listing = await scan_by_google(one, "good", ScanMeter(), "http://good.fi/")

    assert (listing.emails, listing.warnings) == (("info@good.fi",), ())


async def test_nobody_waits_for_a_turn_beyond_the_limit_of_the_scan(sites: Sites) -> None:
    limits = replace(LIMITS, interval_s=1.5)
    async with scanner(
        sites, limits, scan_limit_s=10.2, visit_limits=VisitLimits(page_s=10)
    ) as one:
        await scan(one, "http://busy.fi/")

        listing = await scan_by_google(one, "busy", ScanMeter())

    assert listing.warnings == (BUSY_SENTENCE,)


async def test_the_websites_of_the_demo_are_exempt(sites: Sites) -> None:
    config = DeepScanConfig(demo_provider_port=sites.port, turn_limits=BUSY)

    async with DeepScanner(config) as one:
        listings = await scan(one, *[f"http://127.0.0.1:{sites.port}/"] * 10)

    assert [listing.emails for listing in listings] == [("info@good.fi",)] * 10
