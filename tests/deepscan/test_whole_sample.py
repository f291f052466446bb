"""Every place of the sample is scanned: all its contacts are found, and none is invented."""

from __future__ import annotations

import asyncio

import phonenumbers
import pytest

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.demo.catalogue import all_places, emails_of, has_site, key_of, phones_of
from placecurator.demo.hours import weekly_periods
from placecurator.domain.listing import BusinessListing
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.sample import SampleRecord
from tests.factories import listing_of

pytestmark = pytest.mark.anyio

AT_ONCE = 50


async def scanned(port: int, targets: list[ScanTarget]) -> list[BusinessListing]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def scan(target: ScanTarget) -> BusinessListing:
        async with slots:
            return listing_of(await scanner.scan(target, ScanMeter()))

    async with DeepScanner(DeepScanConfig(demo_provider_port=port)) as scanner:
        return list(await asyncio.gather(*map(scan, targets)))


def valid_phones(record: SampleRecord) -> set[str]:
    """What the tags hold besides typing errors."""
    found = set()
    for written in phones_of(record):
        try:
            number = phonenumbers.parse(written, "FI")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return found


def hours_agree(record: SampleRecord, listing: BusinessListing) -> bool:
    """Whether hours that are plain and sure mean the same in the tag and in the listing."""
    tagged = weekly_periods(record.tags.get("opening_hours"))
    if tagged is None or listing.opening_hours is None:
        return True
    if listing.provenance["opening_hours"].confidence < 0.9:
        return True  # the tag contradicts itself
    return weekly_periods(listing.opening_hours) == tagged


def valid_emails(record: SampleRecord) -> set[str]:
    return {email.lower() for email in emails_of(record)}


async def test_through_the_provider(demo_port: int) -> None:
    records = list(all_places().values())
    targets = [ScanTarget(place_id=r.place_id, name=r.tags["name"]) for r in records]

    listings = await scanned(demo_port, targets)

    assert len(listings) == 1319
    for record, listing in zip(records, listings, strict=True):
        assert listing.name == record.tags["name"]
        assert set(listing.emails) == valid_emails(record), record
        assert set(listing.phones) == valid_phones(record), record
        assert listing.warnings == (), record
        assert hours_agree(record, listing), record


async def test_through_the_websites_alone(demo_port: int) -> None:
    records = [record for record in all_places().values() if has_site(record)]
    sites = f"http://127.0.0.1:{demo_port}/sites"
    targets = [
        ScanTarget(
            place_id=f"osm:{record.osm_id}",
            name=record.tags["name"],
            website=f"{sites}/{key_of(record)}/",
            country="FI",
        )
        for record in records
    ]

    listings = await scanned(demo_port, targets)

    assert sum(len(listing.emails) for listing in listings) > 150
    assert sum(len(listing.phones) for listing in listings) > 300
    for record, listing in zip(records, listings, strict=True):
        assert set(listing.emails) == valid_emails(record), record
        assert set(listing.phones) == valid_phones(record), record
    differing = [
        (record.tags["opening_hours"], listing.opening_hours)
        for record, listing in zip(records, listings, strict=True)
        if not hours_agree(record, listing)
    ]
    assert differing == []
