"""What is particular to Overpass: its query language, its way to fail, and search by tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import ql
from placecurator.deepscan.providers.osm_kinds import wanted_by
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.place import SourcePlace
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import SearchQuery
from tests.deepscan.providers.conftest import overpass_at
from tests.deepscan.providers.osm_data import JUTTUTUPA, answer_of_overpass, overpass
from tests.deepscan.providers.web_service import Reply, WebService, serving

pytestmark = pytest.mark.anyio

CIRCLE: dict[str, Any] = {"latitude": 60.17, "longitude": 24.94, "radius_m": 1500.0}


@pytest.fixture
def server() -> Iterator[WebService]:
    with serving(WebService(answer_of_overpass)) as service:
        yield service


async def found(
    server: WebService, transport: httpx.AsyncBaseTransport, query: SearchQuery
) -> list[SourcePlace]:
    pages = [page async for page in overpass_at(server, transport).search(query, ScanMeter())]
    assert [page.is_last for page in pages] == [True]
    return list(pages[0].places)


async def asked_for(
    server: WebService, transport: httpx.AsyncBaseTransport, query: SearchQuery
) -> str:
    await found(server, transport, query)
    return server.asked[-1].fields["data"]


async def test_many_ids_are_one_query(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    await overpass_at(server, transport).details(PlaceRef.parse("osm:node/60068456"), ScanMeter())

    assert server.asked[0].path == "/api/interpreter"
    assert server.asked[0].fields["data"] == (
        "[out:json][timeout:8];(node(id:60068456););out tags center;"
    )


@pytest.mark.parametrize(
    "remark",
    [
        'runtime error: Query timed out in "query" at line 4 after 26 seconds.',
        "runtime error: Query run out of memory using about 512 MB of RAM.",
    ],
)
async def test_a_remark_is_a_failure_whatever_came_with_it(
    server: WebService, transport: httpx.AsyncBaseTransport, remark: str
) -> None:
    server.replies = [Reply(overpass(JUTTUTUPA, remark=remark))]

    with pytest.raises(ScanFailed) as caught:
        await overpass_at(server, transport).details(
            PlaceRef.parse("osm:node/60068456"), ScanMeter()
        )

    assert caught.value.cause is Cause.provider_unavailable


async def test_a_kind_of_place_is_looked_for_by_its_tags(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    query = SearchQuery(text="Dentists in espoo", country="FI", limit=60)

    assert await asked_for(server, transport, query) == (
        '[out:json][timeout:25];area["ISO3166-1"="FI"]["admin_level"="2"]->.c;'
        '(rel["boundary"="administrative"]["name"="espoo"](area.c);'
        'rel["boundary"="administrative"]["name:en"="espoo"](area.c);'
        'rel["boundary"="administrative"]["name"="Espoo"](area.c);'
        'rel["boundary"="administrative"]["name:en"="Espoo"](area.c););map_to_area->.a;'
        '(nwr["amenity"="dentist"]["name"](area.a);nwr["healthcare"="dentist"]["name"](area.a););'
        "out tags center 60;"
    )


async def test_other_words_are_looked_for_in_names(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    asked = await asked_for(server, transport, SearchQuery(text="Juttu", **CIRCLE))

    assert 'nwr["amenity"]["name"~"Juttu",i]["name"](around:1500,60.170000,24.940000);' in asked
    assert 'nwr["shop"]["name"~"Juttu",i]["name"](around:1500,60.170000,24.940000);' in asked


async def test_found_places_are_as_an_imported_file_would_have_them(
    server: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    places = await found(server, transport, SearchQuery(text="pubs", **CIRCLE))

    assert [place.place_id for place in places] == ["osm:node/60068456", "osm:way/4532"]
    pub = places[0]
    assert (pub.name, pub.source, pub.category) == ("Juttutupa", "OpenStreetMap", "Pub")
    assert (pub.street, pub.city, pub.country) == ("Säästöpankinranta 6", "Helsinki", "FI")
    assert (pub.phone, pub.website) == ("+358 20 7424 240", "http://juttutupa.fi/")
    assert (places[1].latitude, places[1].longitude) == (60.1701, 24.9401)


@pytest.mark.parametrize("text", ["dentists", "   ", "", "in Espoo"])
async def test_a_search_must_say_what_and_where(
    server: WebService, transport: httpx.AsyncBaseTransport, text: str
) -> None:
    with pytest.raises(InvalidInput, match="text"):
        await found(server, transport, SearchQuery(text=text))

    assert server.asked == []


@pytest.mark.parametrize(
    "circle",
    [
        {"latitude": 60.17},
        {"latitude": 60.17, "longitude": 24.94},
        {**CIRCLE, "latitude": 91.0},
        {**CIRCLE, "longitude": -181.0},
        {**CIRCLE, "radius_m": 0.0},
        {**CIRCLE, "radius_m": 50_001.0},
        {**CIRCLE, "radius_m": float("nan")},
    ],
)
async def test_a_circle_that_is_none_is_refused(
    server: WebService, transport: httpx.AsyncBaseTransport, circle: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        await found(server, transport, SearchQuery(text="pubs", **circle))

    assert server.asked == []


@pytest.mark.parametrize(
    "text",
    [
        'x"];node(1);out;//',
        'x\\"];node(1);out;//',
        "x\\",
        'x\n"];out;',
        "[out:json];node(1);out;",
        ".*",
        "(a+)+$",
    ],
)
async def test_words_of_a_user_stay_words(
    server: WebService, transport: httpx.AsyncBaseTransport, text: str
) -> None:
    asked = await asked_for(server, transport, SearchQuery(text=f"{text} in {text}", **CIRCLE))

    harmless = [
        await asked_for(server, transport, SearchQuery(text=words, **CIRCLE))
        for words in ("zz in zz", "Zz in Zz")  # with one spelling more, and without
    ]
    assert _outside_of_strings(asked) in map(_outside_of_strings, harmless)


def _outside_of_strings(query: str) -> str:
    """What the server reads as language: each string taken out as its grammar ends it."""
    outside, inside, escaped = [], False, False
    for sign in query:
        if inside and escaped:
            escaped = False
        elif inside and sign == "\\":
            escaped = True
        elif sign == '"':
            inside = not inside
            outside.append('"')
        elif not inside:
            outside.append(sign)
    assert not inside
    return "".join(outside)


def test_signs_of_regular_expressions_are_plain_in_names() -> None:
    assert ql.regex('A.B "(1+1)"') == '"A\\\\.B \\"\\\\(1\\\\+1\\\\)\\""'


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("dentist", (("amenity", "dentist"), ("healthcare", "dentist"))),
        ("Bakeries", (("shop", "bakery"),)),
        ("coffee shops", (("amenity", "cafe"),)),
        ("pharmacies", (("amenity", "pharmacy"),)),
        ("hotels", (("tourism", "hotel"),)),
        ("Juttutupa", ()),
    ],
)
def test_common_words_mean_tags(text: str, tags: tuple[tuple[str, str], ...]) -> None:
    assert wanted_by(text).tags == tags


def test_a_town_is_taken_without_its_country() -> None:
    wanted = wanted_by("hair salons in Bad Tölz, Germany")

    assert (wanted.name, wanted.area) == ("hair salons", "Bad Tölz")
