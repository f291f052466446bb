"""Google's older Place Details: always HTTP 200, and the key in the URL."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import ProviderAnswer
from placecurator.deepscan.providers.google_legacy import GoogleLegacy
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import SearchQuery
from tests.deepscan.providers.web_service import Reply, WebService, serving

pytestmark = pytest.mark.anyio

KEY = "sesame"
PUB: dict[str, Any] = {
    "place_id": "ChIJ1",
    "name": "Juttutupa",
    "types": ["bar", "establishment"],
    "formatted_address": "Säästöpankinranta 6, 00530 Helsinki, Finland",
    "address_components": [
        {"long_name": "6", "short_name": "6", "types": ["street_number"]},
        {"long_name": "Säästöpankinranta", "short_name": "S.", "types": ["route"]},
        {"long_name": "Helsinki", "short_name": "Helsinki", "types": ["locality", "political"]},
        {"long_name": "Finland", "short_name": "FI", "types": ["country", "political"]},
        {"long_name": "00530", "short_name": "00530", "types": ["postal_code"]},
    ],
    "geometry": {"location": {"lat": 60.1776, "lng": 24.9486}},
    "business_status": "OPERATIONAL",
    "international_phone_number": "+358 20 7424240",
    "website": "https://juttutupa.fi/",
    "url": "https://maps.google.com/?cid=7793879817120868832",
    "opening_hours": {
        "open_now": True,
        "periods": [
            {"open": {"day": 1, "time": "1000"}, "close": {"day": 2, "time": "0000"}},
            {"open": {"day": 2, "time": "1000"}, "close": {"day": 3, "time": "0100"}},
        ],
    },
    "rating": 4.2,
    "user_ratings_total": 2841,
    "price_level": 2,
    "utc_offset": 120,
}


@pytest.fixture
def server() -> Iterator[WebService]:
    with serving(WebService(lambda asked: Reply({"status": "OK", "result": PUB}))) as service:
        yield service


async def details(
    server: WebService,
    transport: httpx.AsyncBaseTransport,
    place_id: str = "ChIJ1",
    meter: ScanMeter | None = None,
) -> ProviderAnswer:
    provider = GoogleLegacy(transport, base_url=server.url, key=KEY)
    return await provider.details(PlaceRef.parse(place_id), meter or ScanMeter())


async def failure(
    server: WebService, transport: httpx.AsyncBaseTransport, meter: ScanMeter | None = None
) -> ScanFailed:
    with pytest.raises(ScanFailed) as caught:
        await details(server, transport, meter=meter)
    return caught.value


async def test_the_old_answer_becomes_the_same_facts(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    meter = ScanMeter()

    answer = await details(server, transport, meter=meter)

    assert {said.field: said.value for said in answer.observations} == {
        "name": "Juttutupa",
        "category": "bar",
        "address": "Säästöpankinranta 6, 00530 Helsinki, Finland",
        "street": "Säästöpankinranta 6",
        "city": "Helsinki",
        "postal_code": "00530",
        "country": "FI",
        "latitude": 60.1776,
        "longitude": 24.9486,
        "rating": 4.2,
        "review_count": 2841,
        "price_level": 2,
        "phones": "+358207424240",
        "website": "https://juttutupa.fi/",
        "opening_hours": "Mo 10:00-24:00, Tu 10:00-01:00",
        "business_status": "OPERATIONAL",
    }
    assert meter == ScanMeter(requests_made=1, cost_micros=25_000)


async def test_the_key_is_sent_but_neither_logged_nor_kept(
    server: WebService, transport: httpx.AsyncBaseTransport, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await details(server, transport)
        server.replies = [Reply({"status": "REQUEST_DENIED", "error_message": f"bad {KEY}"})]
        error = await failure(server, transport)

    assert server.asked[0].fields["key"] == KEY
    assert caplog.text
    for told in (caplog.text, repr(answer), str(error), repr(error.__cause__)):
        assert KEY not in told
    assert {said.url for said in answer.observations} == {
        f"{server.url}/maps/api/place/details/json"
    }


@pytest.mark.parametrize(
    ("verdict", "words", "cause"),
    [
        ("NOT_FOUND", "", Cause.place_not_found),
        ("ZERO_RESULTS", "", Cause.place_not_found),
        ("INVALID_REQUEST", "Invalid 'placeid' parameter.", Cause.invalid_place_id),
        ("OVER_QUERY_LIMIT", "You have exceeded your rate-limit.", Cause.rate_limited),
        ("OVER_QUERY_LIMIT", "You have exceeded your daily request quota.", Cause.quota_spent),
        ("OVER_QUERY_LIMIT", "You must enable Billing on the project.", Cause.api_not_enabled),
        ("OVER_DAILY_LIMIT", "", Cause.quota_spent),
        ("REQUEST_DENIED", "The provided API key is invalid.", Cause.api_key_rejected),
        ("REQUEST_DENIED", "This API project is not authorized to use it.", Cause.api_not_enabled),
        ("REQUEST_DENIED", "", Cause.api_key_rejected),
        ("UNKNOWN_ERROR", "", Cause.provider_unavailable),
        ("SOMETHING_NEW", "", Cause.provider_answer_unreadable),
    ],
)
async def test_each_verdict_has_its_cause_and_costs_nothing(
    server: WebService, transport: httpx.AsyncBaseTransport, verdict: str, words: str, cause: Cause
) -> None:
    server.replies = [Reply({"status": verdict, "error_message": words})]
    meter = ScanMeter()

    error = await failure(server, transport, meter)

    assert (error.cause, error.message) == (cause, cause.words)
    assert meter == ScanMeter(requests_made=1, cost_micros=0)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply("<html>", 502), Cause.provider_unavailable),
        (Reply("", 429), Cause.rate_limited),
        (Reply("<html>Sign in</html>"), Cause.provider_answer_unreadable),
        (Reply({"status": "OK"}), Cause.provider_answer_unreadable),
        (
            Reply({"status": "OK", "result": {**PUB, "business_status": "CLOSED_PERMANENTLY"}}),
            Cause.place_closed,
        ),
    ],
)
async def test_other_answers_have_their_cause(
    server: WebService, transport: httpx.AsyncBaseTransport, reply: Reply, cause: Cause
) -> None:
    server.replies = [reply]

    assert (await failure(server, transport)).cause is cause


async def test_a_spent_day_is_held_until_midnight_in_california(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    server.replies = [Reply({"status": "OVER_DAILY_LIMIT"})]

    wait_s = (await failure(server, transport)).retry_after_s

    assert wait_s is not None
    until = datetime.now(UTC).timestamp() + wait_s
    assert round(until) % 3600 < 5 or round(until) % 3600 > 3595
    assert 0 < wait_s <= 25 * 3600


async def test_a_new_id_is_kept_as_an_alias(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    answer = await details(server, transport, "google:ChIJold")

    assert answer.alias_place_id == "google:ChIJ1"


async def test_an_id_that_cannot_be_one_is_refused_without_a_request(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    with pytest.raises(ScanFailed):
        await details(server, transport, "google:a&key=b")

    assert server.asked == []


async def test_it_cannot_search_and_says_so(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    provider = GoogleLegacy(transport, base_url=server.url, key=KEY)

    with pytest.raises(InvalidInput):
        provider.plan_search()
    with pytest.raises(InvalidInput):
        provider.search(SearchQuery(text="x"), ScanMeter())


async def test_health_asks_for_the_id_alone(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    server.replies = [Reply({"status": "NOT_FOUND"}), Reply({"status": "REQUEST_DENIED"})]
    provider = GoogleLegacy(transport, base_url=server.url, key=KEY)

    good, bad = await provider.health(), await provider.health()

    assert (good.cause, bad.cause) == (None, Cause.api_key_rejected)
    assert {asked.fields["fields"] for asked in server.asked} == {"place_id"}
