"""A website that was read before is asked only for what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from placecurator.deepscan.crawl import SiteVisit
from placecurator.domain.observation import PageMark
from tests.deepscan.crawling import addresses, crawl
from tests.deepscan.scripted_sites import Asked, Reply, Sites, links, scripted_sites

pytestmark = pytest.mark.anyio

YESTERDAY = datetime(2026, 1, 1, tzinfo=UTC)
MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"


def tagged(body: str, etag: str | None, modified: str | None = None) -> object:
    """A page that answers 304 to whoever knows it, as RFC 9110 §13.2.2 has it."""
    headers = {"ETag": etag, "Last-Modified": modified}
    stated = {name: value for name, value in headers.items() if value}

    def answer(asked: Asked) -> Reply:
        tags = asked.headers.get("If-None-Match")
        known = tags == etag if tags else asked.headers.get("If-Modified-Since") == modified
        known = known and bool(tags or asked.headers.get("If-Modified-Since"))
        return Reply(status=304, headers=stated) if known else Reply(body, headers=stated)

    return answer


@pytest.fixture
def sites() -> Iterator[Sites]:
    with scripted_sites({}) as sites:
        serve(sites, "good.fi/", tagged(links("/contact"), '"1"'))
        serve(sites, "good.fi/contact", tagged("contact", 'W/"2"', MODIFIED))
        yield sites


def serve(sites: Sites, url: str, page: object) -> None:
    sites.pages[url] = page  # type: ignore[assignment]


def marks(visit: SiteVisit) -> tuple[PageMark, ...]:
    return tuple(replace(visited.mark, read_at=YESTERDAY) for visited in visit.pages)


def changed(visit: SiteVisit) -> list[str]:
    return [visited.mark.url for visited in visit.pages if visited.page]


async def test_a_page_is_remembered_with_what_tells_its_changes(sites: Sites) -> None:
    visit = await crawl(sites)

    home, contact = marks(visit)
    assert (home.url, home.etag, home.last_modified) == ("http://good.fi/", '"1"', None)
    assert (contact.etag, contact.last_modified) == ('W/"2"', MODIFIED)
    assert len(home.digest) == 64


async def test_what_did_not_change_is_not_sent_again(sites: Sites) -> None:
    before = marks(await crawl(sites))

    visit = await crawl(sites, known=before)

    assert changed(visit) == []
    assert marks(visit) == before
    assert all(visited.mark.read_at > YESTERDAY for visited in visit.pages)
    again = [asked.headers for asked in sites.asked if "robots" not in asked.url][2:]
    assert [headers.get("If-None-Match") for headers in again] == ['"1"', 'W/"2"']
    assert again[1]["If-Modified-Since"] == MODIFIED


async def test_a_page_that_changed_is_read(sites: Sites) -> None:
    before = marks(await crawl(sites))
    serve(sites, "good.fi/contact", tagged("moved", 'W/"3"'))

    visit = await crawl(sites, known=before)

    assert changed(visit) == ["http://good.fi/contact"]
    assert visit.pages[1].mark.etag == 'W/"3"'
    assert visit.pages[1].mark.digest != before[1].digest


async def test_a_first_page_that_changed_says_what_else_to_read(sites: Sites) -> None:
    before = marks(await crawl(sites))
    serve(sites, "good.fi/", tagged(links("/kontakt"), '"9"'))
    serve(sites, "good.fi/kontakt", tagged("kontakt", None))

    visit = await crawl(sites, known=before)

    assert changed(visit) == ["http://good.fi/", "http://good.fi/kontakt"]
    assert addresses(visit)[2:] == ["http://good.fi/contact"]


async def test_a_server_that_knows_no_marks_is_compared_by_what_it_sends(sites: Sites) -> None:
    serve(sites, "good.fi/", Reply(links("/contact")))
    serve(sites, "good.fi/contact", Reply("contact"))
    before = marks(await crawl(sites))

    visit = await crawl(sites, known=before)

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/contact"]
    assert changed(visit) == []
    assert all("If-None-Match" not in asked.headers for asked in sites.asked)


async def test_a_new_mark_for_the_same_page_is_no_change(sites: Sites) -> None:
    before = marks(await crawl(sites))
    serve(sites, "good.fi/contact", tagged("contact", '"another server of the farm"'))

    visit = await crawl(sites, known=before)

    assert changed(visit) == []
    assert visit.pages[1].mark.etag == '"another server of the farm"'


@pytest.mark.parametrize("etag", ["ü", "\t", "x" * 2_000, ""])
async def test_a_mark_that_cannot_be_sent_back_is_not_kept(sites: Sites, etag: str) -> None:
    serve(sites, "good.fi/", Reply("home", headers={"ETag": etag}))

    [home] = marks(await crawl(sites))

    assert home.etag is None


async def test_a_304_that_nobody_asked_for_is_no_page(sites: Sites) -> None:
    serve(sites, "good.fi/contact", Reply(status=304))

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/"]


async def test_pages_of_another_site_are_not_visited(sites: Sites) -> None:
    elsewhere = PageMark(url="http://fair.fi/contact", read_at=YESTERDAY, digest="0" * 64)

    await crawl(sites, known=(*marks(await crawl(sites)), elsewhere))

    assert all(url.startswith("good.fi/") for url in sites.urls)


async def test_a_mark_that_is_no_address_does_no_harm(sites: Sites) -> None:
    broken = PageMark(url="http://[", read_at=YESTERDAY, digest="0" * 64)

    visit = await crawl(sites, known=(broken,))

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/contact"]
