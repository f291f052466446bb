"""Details from OpenStreetMap, from either kind of server."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter

import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import Provider, ProviderAnswer
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter
from tests.deepscan.providers.osm_data import JUTTUTUPA, nominatim_row, overpass
from tests.deepscan.providers.web_service import Reply, WebService
from tests.waiting import wait_until

pytestmark = pytest.mark.anyio

PUB = "osm:node/60068456"
UNREADABLE = Cause.provider_answer_unreadable


async def details(osm: Provider, place_id: str = PUB) -> ProviderAnswer:
    return await osm.details(PlaceRef.parse(place_id), ScanMeter())


async def failure(osm: Provider, place_id: str = PUB) -> ScanFailed:
    with pytest.raises(ScanFailed) as caught:
        await details(osm, place_id)
    return caught.value


async def test_all_that_the_tags_state_is_observed(osm: Provider) -> None:
    answer = await details(osm)

    stated = {(said.field, said.key, said.value) for said in answer.observations}
    assert stated == {
        ("name", None, "Juttutupa"),
        ("category", None, "Pub"),
        ("address", None, "Säästöpankinranta 6, 00530 Helsinki"),
        ("street", None, "Säästöpankinranta 6"),
        ("city", None, "Helsinki"),
        ("postal_code", None, "00530"),
        ("country", None, "FI"),
        ("latitude", None, 60.1776),
        ("longitude", None, 24.9486),
        ("phones", None, "+358207424240"),
        ("phones", None, "+358207424241"),
        ("faxes", None, "+35891234567"),
        ("emails", None, "info@juttutupa.fi"),
        ("emails", None, "sales@juttutupa.fi"),
        ("website", None, "http://juttutupa.fi/"),
        ("socials", "facebook", "https://www.facebook.com/juttutupa"),
        ("socials", "instagram", "https://www.instagram.com/juttutupa"),
        ("opening_hours", None, "Mo 10:00-24:00; Tu-Th 10:00-01:00"),
    }
    origins = {(said.source, said.method, said.url) for said in answer.observations}
    assert origins == {("osm", "api", "https://www.openstreetmap.org/node/60068456")}


async def test_a_way_is_where_its_centre_is(osm: Provider) -> None:
    answer = await details(osm, "osm:way/4532")

    stated = {said.field: said.value for said in answer.observations}
    assert (stated["latitude"], stated["longitude"]) == (60.1701, 24.9401)
    assert stated["website"] == "https://www.hotelkamp.com"


async def test_who_asks_is_told_to_the_server(osm: Provider, osm_server: WebService) -> None:
    await details(osm)

    assert osm_server.asked[0].headers["User-Agent"] == "placecurator/test (+me@example.com)"


@pytest.mark.parametrize(
    ("place_id", "cause"),
    [
        ("osm:node/1", Cause.place_not_found),
        ("osm:way/60068456", Cause.place_not_found),
        ("osm:node/7", Cause.place_closed),
    ],
)
async def test_a_place_that_is_not_there_has_its_cause(
    osm: Provider, place_id: str, cause: Cause
) -> None:
    assert (await failure(osm, place_id)).cause is cause


@pytest.mark.parametrize(
    "place_id",
    [
        "osm:",
        "osm:node/",
        "osm:node/x",
        "osm:node/0",
        "osm:area/1",
        "osm:node/1,2",
        "osm:node/1);out;//",
        "osm:node/9999999999999999999",
    ],
)
async def test_what_cannot_be_an_element_is_refused_without_a_request(
    osm: Provider, osm_server: WebService, place_id: str
) -> None:
    error = await failure(osm, place_id)

    assert error.cause is Cause.invalid_place_id
    assert osm_server.asked == []


async def test_fifty_places_at_once_are_one_request(osm: Provider, osm_server: WebService) -> None:
    ids = [PUB, *(f"osm:node/{number}" for number in range(100, 149))]
    meters = [ScanMeter() for _ in ids]

    outcomes = await asyncio.gather(
        *(osm.details(PlaceRef.parse(id), meter) for id, meter in zip(ids, meters, strict=True)),
        return_exceptions=True,
    )

    assert len(osm_server.asked) == 1
    assert isinstance(outcomes[0], ProviderAnswer)
    causes = Counter(one.cause for one in outcomes if isinstance(one, ScanFailed))
    assert causes == {Cause.place_not_found: 49}
    assert sum(meter.requests_made for meter in meters) == 1
    assert {(meter.provider, meter.cost_micros) for meter in meters} == {("osm", 0)}


async def test_one_place_more_is_a_second_request(osm: Provider, osm_server: WebService) -> None:
    ids = [f"osm:node/{number}" for number in range(100, 151)]

    await asyncio.gather(*(details(osm, id) for id in ids), return_exceptions=True)

    assert len(osm_server.asked) == 2


async def test_one_that_gives_up_does_not_take_the_others_with_it(
    osm: Provider, osm_server: WebService
) -> None:
    late = threading.Event()
    good = osm_server.answers
    osm_server.answers = lambda asked: Reply(good(asked).body, after=late)
    impatient = asyncio.create_task(details(osm, "osm:way/4532"))
    patient = asyncio.create_task(details(osm))
    await asyncio.to_thread(wait_until, lambda: osm_server.asked, within_s=5, what="asked")

    impatient.cancel()
    late.set()

    assert (await patient).observations


@pytest.mark.parametrize(
    ("reply", "cause", "wait_s"),
    [
        (Reply("slow down", 429, {"Retry-After": "17"}), Cause.rate_limited, 17.0),
        (Reply("slow down", 429), Cause.rate_limited, 30.0),
        (Reply("<html>busy</html>", 504), Cause.provider_unavailable, None),
        (Reply("", 503, {"Retry-After": "60"}), Cause.provider_unavailable, 60.0),
        (Reply("<html>Forbidden</html>", 403), Cause.provider_unavailable, None),
        (Reply("<html>line 1: parse error</html>", 400), UNREADABLE, None),
        (Reply("<html>Sign in first</html>"), UNREADABLE, None),
        (Reply('{"elements": [{"type"'), UNREADABLE, None),
        (Reply("", 302, {"Location": "http://127.0.0.1:1/"}), UNREADABLE, None),
        (Reply({}), UNREADABLE, None),
        (Reply({"elements": []}), UNREADABLE, None),
        (Reply("null"), UNREADABLE, None),
        (Reply("x" * 9_000_000), UNREADABLE, None),
        (Reply("not gzip", 200, {"Content-Encoding": "gzip"}), UNREADABLE, None),
    ],
)
async def test_each_fault_of_the_server_has_its_cause(
    osm: Provider, osm_server: WebService, reply: Reply, cause: Cause, wait_s: float | None
) -> None:
    osm_server.replies = [reply]

    error = await failure(osm)

    assert (error.cause, error.retry_after_s) == (cause, wait_s)


async def test_a_fault_is_told_to_all_who_asked_together(
    osm: Provider, osm_server: WebService
) -> None:
    osm_server.replies = [Reply("", 504)]

    both = await asyncio.gather(details(osm), details(osm, "osm:way/4532"), return_exceptions=True)

    assert [one.cause for one in both if isinstance(one, ScanFailed)] == [
        Cause.provider_unavailable,
        Cause.provider_unavailable,
    ]
    assert (await details(osm)).observations


async def test_health_says_what_is_wrong(osm: Provider, osm_server: WebService) -> None:
    osm_server.answers = lambda asked: Reply("", 504)

    health = await osm.health()

    assert (health.provider, health.cause) == ("osm", Cause.provider_unavailable)
    assert health.words.startswith("The provider has a fault.")


async def test_health_is_good_when_the_server_answers(osm: Provider) -> None:
    assert (await osm.health()).cause is None


async def test_the_plan_says_that_nothing_is_paid(osm: Provider) -> None:
    for plan in (osm.plan_details(), osm.plan_search()):
        assert (plan.price_micros, plan.free_per_month, plan.prices_as_of) == (0, None, None)


@pytest.mark.parametrize(
    "tags",
    [
        {"shop": "vacant"},
        {"amenity": "pub", "end_date": "2020-01-31"},
        {"amenity": "pub", "disused": "yes"},
        {"was:amenity": "restaurant"},
        {"abandoned:shop": "bakery", "building": "yes"},
    ],
)
async def test_a_closed_place_is_closed_however_it_is_mapped(
    osm: Provider, osm_server: WebService, tags: dict[str, str]
) -> None:
    element = {**JUTTUTUPA, "tags": {"name": "Gone", **tags}}
    row = {**nominatim_row(JUTTUTUPA), "category": "place", "type": "house", "extratags": tags}
    asks_overpass = osm_server.answers.__name__ == "answer_of_overpass"
    osm_server.replies = [Reply(overpass(element) if asks_overpass else [row])]

    assert (await failure(osm)).cause is Cause.place_closed


async def test_a_new_business_where_another_was_is_open(
    osm: Provider, osm_server: WebService
) -> None:
    tags = {"name": "New", "amenity": "cafe", "was:shop": "bakery", "end_date": "some day"}
    row = {**nominatim_row(JUTTUTUPA), "extratags": {"was:shop": "bakery"}}
    asks_overpass = osm_server.answers.__name__ == "answer_of_overpass"
    osm_server.replies = [Reply(overpass({**JUTTUTUPA, "tags": tags}) if asks_overpass else [row])]

    assert (await details(osm)).observations
