"""The deep scan as a whole, against the demo provider and its websites."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.deepscan.visit import VisitLimits
from placecurator.demo.catalogue import all_places, has_site
from placecurator.demo.site_styles import style_of
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import FACT_FIELDS, BusinessListing
from placecurator.domain.scan import ScanMeter, ScanTarget
from tests.deepscan.conftest import FaultChooser
from tests.deepscan.hostile import running_hostile_server
from tests.factories import listing_of

pytestmark = pytest.mark.anyio

HILTON = "demo:n55211772"


@pytest.fixture
async def scanner(demo_port: int) -> AsyncIterator[DeepScanner]:
    async with DeepScanner(DeepScanConfig(demo_provider_port=demo_port)) as scanner:
        yield scanner


async def scan(
    scanner: DeepScanner,
    place_id: str = HILTON,
    *,
    website: str | None = None,
    country: str | None = "FI",
) -> BusinessListing:
    target = ScanTarget(place_id=place_id, name="Hilton Strand", website=website, country=country)
    return listing_of(await scanner.scan(target, ScanMeter()))


async def cause_of(
    scanner: DeepScanner, place_id: str, website: str | None = None
) -> tuple[Cause, str]:
    with pytest.raises(ScanFailed) as caught:
        await scan(scanner, place_id, website=website)
    return caught.value.cause, caught.value.message


async def test_provider_and_website_make_one_listing(scanner: DeepScanner) -> None:
    listing = await scan(scanner)

    assert listing.name == "Hilton Helsinki Strand"
    assert listing.emails == ("helsinkistrand@hilton.com",)
    assert listing.phones == ("+358939351",)
    assert listing.socials["facebook"] == "https://www.facebook.com/HiltonHelsinkiStrand"
    assert listing.warnings == ()


async def test_each_field_names_its_source(scanner: DeepScanner, demo_port: int) -> None:
    listing = await scan(scanner)

    stated = {field for field in FACT_FIELDS if getattr(listing, field) not in (None, (), {})}
    assert set(listing.provenance) == stated
    assert listing.provenance["category"].source == "demo"
    assert listing.provenance["name"].source == "website and demo"
    email = listing.provenance["email"]
    assert (email.source, email.method) == ("website", "json-ld")
    assert email.url == f"http://127.0.0.1:{demo_port}/sites/n55211772/"
    assert 0 < email.confidence <= 1


async def test_requests_are_counted(scanner: DeepScanner) -> None:
    meter = ScanMeter()

    await scanner.scan(ScanTarget(place_id=HILTON, name="x"), meter)

    provider_robots_and_page = 3
    assert meter == ScanMeter(requests_made=provider_robots_and_page, cost_micros=0)


async def test_a_website_that_is_down_is_a_warning(
    scanner: DeepScanner, faults: FaultChooser
) -> None:
    key = next(k for k, p in all_places().items() if has_site(p) and not style_of(k).redirects)
    faults.choose(f"demo:{key}", "site_down")

    listing = await scan(scanner, f"demo:{key}")

    assert listing.name
    assert listing.emails == ()
    assert listing.warnings == (
        "The website 127.0.0.1 could not be read: it has a fault or is overloaded.",
    )


async def test_a_slow_provider_is_waited_for(scanner: DeepScanner, faults: FaultChooser) -> None:
    faults.choose(HILTON, "slow")
    started = time.monotonic()

    listing = await scan(scanner)

    assert listing.name == "Hilton Helsinki Strand"
    assert time.monotonic() - started >= 0.3


async def test_a_failing_provider_fails_the_scan(
    scanner: DeepScanner, faults: FaultChooser
) -> None:
    faults.choose(HILTON, "not_found")

    assert await cause_of(scanner, HILTON) == (
        Cause.place_not_found,
        Cause.place_not_found.words,
    )


async def test_without_a_provider_the_website_is_read(scanner: DeepScanner, demo_port: int) -> None:
    website = f"http://127.0.0.1:{demo_port}/sites/n55211772/"

    listing = await scan(scanner, "osm:node/55211772", website=website)

    assert listing.name == "Hilton Helsinki Strand"
    assert listing.website == website
    assert listing.provenance["website"].source == "import"
    assert listing.emails == ("helsinkistrand@hilton.com",)
    assert "No provider" in listing.warnings[0]


@pytest.mark.parametrize(
    "place_id", ["osm:node/1", "overture:08f2", "ChIJj61dQgK6j4AR", "google:ChIJ", "", "demo2:n1"]
)
async def test_without_provider_and_website_there_is_nothing_to_scan(
    scanner: DeepScanner, place_id: str
) -> None:
    assert (await cause_of(scanner, place_id))[0] is Cause.no_provider


@pytest.mark.parametrize(
    ("website", "cause"),
    [
        ("http://localhost/", Cause.website_unreadable),
        ("http://169.254.169.254/latest/", Cause.website_unreadable),
        ("mailto:info@good.fi", Cause.website_unreadable),
        ("ask at the counter", Cause.network_error),
    ],
)
async def test_without_a_provider_a_website_that_cannot_be_read_fails_the_scan(
    scanner: DeepScanner, website: str, cause: Cause
) -> None:
    found, message = await cause_of(scanner, "osm:node/1", website)

    assert found is cause
    assert "could not be read" in message


async def test_a_profile_given_as_website_is_kept_but_not_read(scanner: DeepScanner) -> None:
    listing = await scan(scanner, "osm:node/1", website="https://facebook.com/goodcafe")

    assert listing.socials == {"facebook": "https://www.facebook.com/goodcafe"}
    assert listing.website is None


async def test_a_website_wrapped_by_a_search_engine_is_unwrapped(
    scanner: DeepScanner, demo_port: int
) -> None:
    website = f"http://127.0.0.1:{demo_port}/sites/n55211772/"

    listing = await scan(
        scanner, "osm:node/1", website=f"https://www.google.com/url?q={website}&sa=U"
    )

    assert listing.website == website


async def test_a_long_page_is_read_in_part_with_a_warning() -> None:
    with running_hostile_server() as port:
        config = DeepScanConfig(demo_provider_port=port, visit_limits=VisitLimits(page_bytes=1000))
        async with DeepScanner(config) as scanner:
            listing = await scan(scanner, "osm:node/1", website=f"http://127.0.0.1:{port}/long")

    assert "Only the first 1,000 bytes of 127.0.0.1 were read." in listing.warnings


async def test_a_key_is_not_shown_with_the_configuration() -> None:
    assert "sesame" not in repr(DeepScanConfig(google_api_key="sesame"))
