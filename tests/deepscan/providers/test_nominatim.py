"""What is particular to Nominatim: look-ups by letter and number, and search with pages."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers.nominatim import Nominatim
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery
from tests.deepscan.providers.osm_data import JUTTUTUPA, answer_of_nominatim, nominatim_row
from tests.deepscan.providers.web_service import Reply, WebService, serving

pytestmark = pytest.mark.anyio


@pytest.fixture
def server() -> Iterator[WebService]:
    with serving(WebService(answer_of_nominatim)) as service:
        yield service


def asker(server: WebService, transport: httpx.AsyncBaseTransport) -> Nominatim:
    return Nominatim(transport, url=f"{server.url}/", agent="placecurator/test")


async def pages_of(
    server: WebService,
    transport: httpx.AsyncBaseTransport,
    query: SearchQuery,
    meter: ScanMeter | None = None,
) -> list[FoundPlaces]:
    provider = asker(server, transport)
    return [page async for page in provider.search(query, meter or ScanMeter())]


def rows(*numbers: int) -> Reply:
    return Reply([{**nominatim_row(JUTTUTUPA, number), "osm_id": number} for number in numbers])


async def test_a_look_up_asks_for_all_that_is_mapped(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    await asker(server, transport).details(PlaceRef.parse("osm:way/4532"), ScanMeter())

    assert server.asked[0].path == "/lookup"
    assert server.asked[0].fields == {
        "osm_ids": "W4532",
        "format": "jsonv2",
        "addressdetails": "1",
        "extratags": "1",
        "namedetails": "1",
    }


async def test_an_error_object_is_unreadable(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    server.replies = [Reply({"error": {"code": 500, "message": "Database error"}})]

    with pytest.raises(ScanFailed) as caught:
        await asker(server, transport).details(PlaceRef.parse("osm:way/4532"), ScanMeter())

    assert caught.value.cause is Cause.provider_answer_unreadable


async def test_found_places_have_the_ids_of_openstreetmap_and_never_its_own(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    pages = await pages_of(server, transport, SearchQuery(text="pubs in Helsinki"))

    # The third row is a closed bakery.
    assert [place.place_id for place in pages[0].places] == ["osm:node/60068456", "osm:way/4532"]
    pub = pages[0].places[0]
    assert (pub.name, pub.source, pub.category) == ("Juttutupa", "OpenStreetMap", "Pub")
    assert (pub.street, pub.postal_code, pub.country) == ("Säästöpankinranta 6", "00530", "FI")
    assert (pub.latitude, pub.longitude) == (60.1776, 24.9486)
    assert "place_id" not in pub.raw


async def test_what_was_given_is_left_out_of_the_next_page(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    server.replies = [rows(*range(1, 41)), rows(40, *range(41, 80)), rows(80)]
    meter = ScanMeter()

    pages = await pages_of(server, transport, SearchQuery(text="pubs", limit=100), meter)

    assert [(len(page.places), page.is_last) for page in pages] == [
        (40, False),
        (39, False),
        (1, True),
    ]
    assert server.asked[1].fields["exclude_place_ids"] == ",".join(map(str, range(1, 41)))
    assert (meter.requests_made, meter.cost_micros, meter.provider) == (3, 0, "osm")


async def test_no_more_is_given_than_is_wanted(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    server.replies = [rows(*range(1, 41)), rows(*range(41, 81))]

    pages = await pages_of(server, transport, SearchQuery(text="pubs", limit=45))

    assert [len(page.places) for page in pages] == [40, 5]


async def test_a_circle_bounds_the_search(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    query = SearchQuery(
        text="pubs", latitude=60.17, longitude=24.94, radius_m=500, country="FI", language="fi"
    )

    pages = await pages_of(server, transport, query)

    assert [place.place_id for place in pages[0].places] == ["osm:way/4532"]
    asked = server.asked[0].fields
    assert (asked["bounded"], asked["countrycodes"], asked["accept-language"]) == ("1", "fi", "fi")
    west, south, east, north = map(float, asked["viewbox"].split(","))
    assert west < 24.94 < east
    assert south < 60.17 < north


async def test_what_is_no_business_is_not_found(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    street = {**nominatim_row(JUTTUTUPA), "category": "highway", "type": "residential"}
    server.replies = [Reply([street])]

    pages = await pages_of(server, transport, SearchQuery(text="Säästöpankinranta"))

    assert pages == [FoundPlaces(places=(), is_last=True)]


async def test_words_of_a_user_are_one_parameter(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    await pages_of(server, transport, SearchQuery(text="a&limit=1000#b%00 c"))

    assert server.asked[0].fields["q"] == "a&limit=1000#b%00 c"
    assert server.asked[0].fields["limit"] == "40"


async def test_a_search_for_nothing_is_refused_without_a_request(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    with pytest.raises(InvalidInput, match="text"):
        await pages_of(server, transport, SearchQuery(text="  "))

    assert server.asked == []
