"""What Text Search is asked for in each profile, what that costs, and what is staged of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import SearchQuery
from tests.deepscan.providers.google_searching import KEY, asker, ids_of, pages_of
from tests.deepscan.providers.web_service import Reply, WebService

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("profile", "mask", "cost"),
    [
        ("ids", "places.id,nextPageToken", 0),
        (
            "identity",
            "places.id,places.addressComponents,places.formattedAddress,places.location,"
            "places.postalAddress,places.types,places.businessStatus,places.displayName,"
            "places.primaryType,places.primaryTypeDisplayName,nextPageToken",
            32_000,
        ),
    ],
)
async def test_the_mask_of_the_profile_is_sent_and_its_price_counted(
    google: WebService, transport: httpx.AsyncBaseTransport, profile: str, mask: str, cost: int
) -> None:
    meter = ScanMeter()
    provider = asker(transport, google.url, profile)

    assert ids_of(await pages_of(provider, SearchQuery(text="x"), meter)) == [[]]

    headers = google.asked[0].headers
    assert (headers["X-Goog-FieldMask"], headers["X-Goog-Api-Key"]) == (mask, KEY)
    assert (meter.cost_micros, provider.plan_search().price_micros) == (cost, cost)
    assert KEY not in google.asked[0].path + repr(google.asked[0].fields)


async def test_with_ids_alone_a_place_is_called_by_its_id(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.replies = [Reply({"places": [{"id": "ChIJ1"}]})]

    pages = await pages_of(asker(transport, google.url, "ids"), SearchQuery(text="x"))

    place = pages[0].places[0]
    assert (place.place_id, place.name, place.source) == ("ChIJ1", "ChIJ1", "google")


async def test_a_contact_search_stages_phone_and_website(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    told: dict[str, Any] = {
        "id": "ChIJ1",
        "displayName": {"text": "Juttutupa", "languageCode": "fi"},
        "types": ["pub", "bar"],
        "primaryType": "pub",
        "formattedAddress": "Säästöpankinranta 6, 00530 Helsinki, Finland",
        "postalAddress": {"regionCode": "FI", "postalCode": "00530", "locality": "Helsinki"},
        "location": {"latitude": 60.1776, "longitude": 24.9486},
        "internationalPhoneNumber": "+358 20 7424240",
        "websiteUri": "https://juttutupa.fi/",
        "rating": 4.2,
        "userRatingCount": 2841,
    }
    google.replies = [Reply({"places": [told]})]

    pages = await pages_of(asker(transport, google.url, "contact"), SearchQuery(text="x"))

    place = pages[0].places[0]
    assert (place.category, place.city, place.country) == ("pub", "Helsinki", "FI")
    assert (place.phone, place.website) == ("+358 20 7424240", "https://juttutupa.fi/")
    assert (place.rating, place.review_count) == (4.2, 2841)
