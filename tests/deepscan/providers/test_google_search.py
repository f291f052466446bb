"""Text Search, against the demo provider and against one that misbehaves."""

from __future__ import annotations

import httpx
import pytest

from placecurator.deepscan.providers import GooglePlaces
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import SearchQuery
from tests.deepscan.providers.google_searching import asker, ids_of, page, pages_of
from tests.deepscan.providers.web_service import Reply, WebService

pytestmark = pytest.mark.anyio


async def test_the_demo_is_searched_page_by_page(
    demo_port: int, transport: httpx.AsyncBaseTransport
) -> None:
    url, meter = f"http://127.0.0.1:{demo_port}", ScanMeter()
    demo = GooglePlaces(transport, name="demo", base_url=url, key="demo")

    pages = await pages_of(demo, SearchQuery(text="restaurants in Helsinki"), meter)

    assert [(len(page.places), page.is_last) for page in pages] == [
        (20, False),
        (20, False),
        (20, True),
    ]
    first = pages[0].places[0]
    assert first.place_id.startswith("demo:")
    assert (first.source, first.category, first.city) == ("demo", "Restaurant", "Helsinki")
    assert first.name
    assert first.latitude
    assert meter == ScanMeter(requests_made=3, cost_micros=0)
    assert meter.provider == "demo"


async def test_a_circle_leaves_out_the_corners(
    demo_port: int, transport: httpx.AsyncBaseTransport
) -> None:
    url = f"http://127.0.0.1:{demo_port}"
    demo = GooglePlaces(transport, name="demo", base_url=url, key="demo")
    near = SearchQuery(text="cafe", latitude=60.17, longitude=24.94, radius_m=400)

    found = [place for page in await pages_of(demo, near) for place in page.places]

    assert found
    for place in found:
        assert place.latitude is not None
        assert place.longitude is not None
        north_m = (place.latitude - 60.17) * 111_195
        east_m = (place.longitude - 24.94) * 111_195 * 0.4975
        assert north_m**2 + east_m**2 <= 401**2


async def test_each_page_is_asked_for_with_the_same_parameters(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.replies = [page("a", "b", token="t1"), page("c", token="t2"), page("d")]
    query = SearchQuery(
        text="dentists",
        latitude=60.2,
        longitude=24.7,
        radius_m=5000,
        language="fi",
        country="FI",
    )

    pages = await pages_of(asker(transport, google.url), query)

    assert ids_of(pages) == [["a", "b"], ["c"], ["d"]]
    bodies = [dict(asked.json) for asked in google.asked]
    assert [body.pop("pageToken", None) for body in bodies] == [None, "t1", "t2"]
    assert bodies[0] == bodies[1] == bodies[2]
    rectangle = bodies[0].pop("locationRestriction")["rectangle"]
    assert bodies[0] == {
        "textQuery": "dentists",
        "pageSize": 20,
        "languageCode": "fi",
        "regionCode": "FI",
    }
    assert rectangle["low"]["latitude"] == pytest.approx(60.2 - 5000 / 111_320)
    assert rectangle["high"]["longitude"] == pytest.approx(
        24.7 + 5000 / 111_320 / 0.49697, abs=1e-4
    )


async def test_a_place_comes_once_though_pages_repeat_it(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.replies = [page("a", "b", "a", token="t1"), page("b", "c")]

    pages = await pages_of(asker(transport, google.url), SearchQuery(text="x"))

    assert ids_of(pages) == [["a", "b"], ["c"]]


async def test_a_place_that_closed_for_good_is_not_found(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    closed = {"id": "a", "businessStatus": "CLOSED_PERMANENTLY"}
    google.replies = [Reply({"places": [closed, {"id": "b", "businessStatus": "OPERATIONAL"}]})]

    pages = await pages_of(asker(transport, google.url), SearchQuery(text="x"))

    assert ids_of(pages) == [["b"]]


async def test_pages_that_repeat_themselves_end(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.answers = lambda asked: page("a", token="again")

    pages = await pages_of(asker(transport, google.url), SearchQuery(text="x"))

    assert ids_of(pages) == [["a"], []]
    assert pages[-1].is_last


@pytest.mark.parametrize(("limit", "asked", "given"), [(5, 1, 5), (20, 1, 20), (25, 2, 25)])
async def test_no_more_is_asked_and_paid_than_is_wanted(
    google: WebService, transport: httpx.AsyncBaseTransport, limit: int, asked: int, given: int
) -> None:
    google.answers = lambda request: page(
        *(f"{len(google.asked)}-{n}" for n in range(request.json["pageSize"])), token="more"
    )
    meter = ScanMeter()

    pages = await pages_of(asker(transport, google.url), SearchQuery(text="x", limit=limit), meter)

    assert (len(google.asked), sum(map(len, ids_of(pages)))) == (asked, given)
    assert meter.cost_micros == asked * 32_000


async def test_a_fault_on_the_way_leaves_what_came_before(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.replies = [page("a", token="t1"), Reply("", 503)]
    meter = ScanMeter()
    pages = asker(transport, google.url).search(SearchQuery(text="x"), meter)

    first = await anext(pages)
    with pytest.raises(ScanFailed) as caught:
        await anext(pages)

    assert ids_of([first]) == [["a"]]
    assert caught.value.cause is Cause.provider_unavailable
    assert meter == ScanMeter(requests_made=2, cost_micros=32_000)


@pytest.mark.parametrize("text", ["", " \n "])
async def test_a_search_for_nothing_is_refused_without_a_request(
    google: WebService, transport: httpx.AsyncBaseTransport, text: str
) -> None:
    with pytest.raises(InvalidInput, match="text"):
        await pages_of(asker(transport, google.url), SearchQuery(text=text))

    assert google.asked == []
