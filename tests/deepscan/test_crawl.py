"""A visit reads the first page and those that promise contact data, within its limits."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from placecurator.domain.scan import ScanMeter
from tests.deepscan.crawling import HOME, QUICK, a_good_site, addresses, crawl
from tests.deepscan.scripted_sites import Reply, Sites, links, scripted_sites

pytestmark = pytest.mark.anyio

FIVE = ["/", "/contact", "/impressum", "/hours", "/locations"]


@pytest.fixture
def sites() -> Iterator[Sites]:
    with a_good_site() as sites:
        yield sites


async def test_the_first_page_and_the_four_best_are_read(sites: Sites) -> None:
    meter = ScanMeter()

    visit = await crawl(sites, meter=meter)

    assert addresses(visit) == [f"http://good.fi{path}" for path in FIVE]
    assert sites.urls == [f"good.fi{path}" for path in FIVE]
    assert [visited.page.body for visited in visit.pages[1:3] if visited.page] == [
        b"<p>contact",
        b"<p>impressum",
    ]
    assert visit.warnings == ()
    assert meter.requests_made == len(sites.asked) == 6


async def test_all_pages_and_the_robots_txt_come_over_one_connection(sites: Sites) -> None:
    await crawl(sites)

    assert sites.connections == 1


async def test_pages_of_one_visit_lie_apart(sites: Sites) -> None:
    await crawl(sites, limits=replace(QUICK, page_interval_s=0.1))

    times = [asked.at for asked in sites.asked if "robots" not in asked.url]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.099


async def test_the_first_page_alone_is_read_when_no_more_are_wanted(sites: Sites) -> None:
    visit = await crawl(sites, limits=replace(QUICK, pages=1))

    assert addresses(visit) == ["http://good.fi/"]
    assert sites.urls == ["good.fi/"]


async def test_a_page_that_is_missing_is_passed_over_in_silence(sites: Sites) -> None:
    del sites.pages["good.fi/contact"]

    visit = await crawl(sites)

    assert addresses(visit) == [f"http://good.fi{path}" for path in FIVE if path != "/contact"]
    assert visit.warnings == ()


async def test_a_page_that_is_slow_is_a_warning(sites: Sites) -> None:
    sites.pages["good.fi/contact"] = Reply("late", after_s=30)

    visit = await crawl(sites, limits=replace(QUICK, page_s=1.0))

    assert addresses(visit) == [f"http://good.fi{path}" for path in FIVE if path != "/contact"]
    assert visit.warnings == ("A page of good.fi could not be read: it took too long.",)


async def test_a_fault_of_the_server_ends_the_visit(sites: Sites) -> None:
    sites.pages["good.fi/contact"] = Reply("", status=503)

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/"]
    assert sites.urls == ["good.fi/", "good.fi/contact"]
    assert visit.warnings == (
        "A page of good.fi could not be read: it has a fault or is overloaded.",
    )


async def test_a_site_that_answers_everything_with_one_page_has_one_page(sites: Sites) -> None:
    for url in list(sites.pages):
        sites.pages[url] = Reply(HOME)

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/"]


async def test_pages_that_lead_to_one_another_are_one_page(sites: Sites) -> None:
    to_contact = Reply(status=301, headers={"Location": "/contact"})
    sites.pages |= {"good.fi/impressum": to_contact, "good.fi/hours": to_contact}

    visit = await crawl(sites)

    assert addresses(visit) == [f"http://good.fi{path}" for path in ("/", "/contact", "/locations")]


async def test_links_are_relative_to_where_the_page_was_found() -> None:
    pages = {
        "good.fi/": Reply(status=302, headers={"Location": "https://www.good.fi/fi/etusivu"}),
        "www.good.fi/fi/etusivu": Reply(links("yhteystiedot", "//shop.good.fi/kontakt")),
        "www.good.fi/fi/yhteystiedot": Reply("here"),
        "shop.good.fi/kontakt": Reply("there"),
    }
    with scripted_sites(replace_https(pages)) as sites:
        visit = await crawl(sites)

    assert addresses(visit) == [
        "http://good.fi/",
        "http://www.good.fi/fi/yhteystiedot",
        "http://shop.good.fi/kontakt",
    ]
    assert sites.robots == [f"{host}good.fi/robots.txt" for host in ("", "www.", "shop.")]


def replace_https(pages: dict[str, Reply]) -> dict[str, Reply]:
    """The same without TLS, which the server does not speak."""
    return {
        url: replace(
            reply,
            headers={name: text.replace("https:", "http:") for name, text in reply.headers.items()},
        )
        for url, reply in pages.items()
    }


async def test_links_are_relative_to_the_base_that_the_page_states(sites: Sites) -> None:
    sites.pages["good.fi/"] = Reply('<base href="/app/">' + links("contact"))
    sites.pages["good.fi/app/contact"] = Reply("here")

    assert addresses(await crawl(sites))[1:] == ["http://good.fi/app/contact"]


async def test_a_base_on_another_site_leads_nowhere(sites: Sites) -> None:
    sites.pages["good.fi/"] = Reply('<base href="http://evil.fi/">' + links("contact"))

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/"]
    assert sites.urls == ["good.fi/"]


async def test_the_bytes_of_all_pages_are_counted_together(sites: Sites) -> None:
    for name in ("contact", "impressum", "hours"):
        sites.pages[f"good.fi/{name}"] = Reply(f"{name}" + "x" * 2_000)

    visit = await crawl(sites, limits=replace(QUICK, site_bytes=len(HOME) + 3_000))

    read = [len(visited.page.body) for visited in visit.pages if visited.page]
    assert read == [len(HOME), 2_007, 993]
    assert [one.page.complete for one in visit.pages if one.page] == [True, True, False]


async def test_what_is_packed_counts_as_it_is_unpacked(sites: Sites) -> None:
    bomb = gzip.compress(bytes(3_000_000))
    sites.pages["good.fi/contact"] = Reply(bomb, headers={"Content-Encoding": "gzip"})

    visit = await crawl(sites, limits=replace(QUICK, site_bytes=50_000))

    assert sum(len(one.page.body) for one in visit.pages if one.page) == 50_000


async def test_all_requests_of_a_visit_are_counted_together(sites: Sites) -> None:
    meter = ScanMeter()

    visit = await crawl(sites, limits=replace(QUICK, requests=4), meter=meter)

    assert addresses(visit) == [f"http://good.fi{path}" for path in FIVE[:3]]
    assert len(sites.asked) == meter.requests_made == 4


async def test_the_time_for_a_site_bounds_all_its_pages(sites: Sites) -> None:
    for url, reply in list(sites.pages.items()):
        if isinstance(reply, Reply):
            sites.pages[url] = replace(reply, after_s=0.4)
    started = time.monotonic()

    visit = await crawl(sites, limits=replace(QUICK, site_s=2.0))

    assert time.monotonic() - started < 3
    assert 1 < len(visit.pages) < 5


async def test_nothing_more_is_asked_when_the_scan_is_nearly_over(sites: Sites) -> None:
    visit = await crawl(sites, left_s=2.2)

    assert addresses(visit) == ["http://good.fi/"]


async def test_the_visitor_names_himself_and_sends_no_cookies(sites: Sites) -> None:
    sites.pages["good.fi/"] = Reply(HOME, headers={"Set-Cookie": "id=1"})

    await crawl(sites)

    for asked in sites.asked:
        assert asked.headers["User-Agent"].startswith("placecurator/")
        assert "ops@curator.example" in asked.headers["User-Agent"]
        assert "Cookie" not in asked.headers
