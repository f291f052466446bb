"""What a website's robots.txt says is kept to, as RFC 9309 has it."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from tests.deepscan.crawling import NOTHING, QUICK, a_small_site, addresses, crawl, trouble_of
from tests.deepscan.scripted_sites import Reply, Sites

pytestmark = pytest.mark.anyio

PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture
def sites() -> Iterator[Sites]:
    with a_small_site() as sites:
        yield sites


def robots(sites: Sites, text: str | bytes, host: str = "good.fi") -> None:
    sites.pages[f"{host}/robots.txt"] = Reply(text, headers=PLAIN)


async def test_a_site_that_allows_nothing_is_not_read(sites: Sites) -> None:
    robots(sites, NOTHING)

    assert await trouble_of(sites) is Trouble.robots_disallowed

    assert sites.urls == []


async def test_pages_that_are_disallowed_are_left_out_in_silence(sites: Sites) -> None:
    robots(sites, "User-agent: *\nDisallow: /contact\n")

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/hours"]
    assert sites.urls == ["good.fi/", "good.fi/hours"]
    assert visit.warnings == ()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204])
async def test_a_site_without_robots_txt_allows_everything(sites: Sites, status: int) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(NOTHING if status >= 400 else "", status=status)

    assert len((await crawl(sites)).pages) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
async def test_a_site_whose_robots_txt_has_a_fault_is_not_read(sites: Sites, status: int) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=status)

    assert await trouble_of(sites) is Trouble.robots_unreadable

    assert sites.urls == []


async def test_a_site_whose_robots_txt_does_not_come_is_not_read(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply("", after_s=30)

    trouble = await trouble_of(sites, limits=replace(QUICK, page_s=1.0))

    assert trouble is Trouble.robots_unreadable
    assert sites.urls == []


async def test_a_robots_txt_may_be_elsewhere(sites: Sites) -> None:
    elsewhere = Reply(status=301, headers={"Location": "http://www.fair.fi/robots/good.txt"})
    sites.pages["good.fi/robots.txt"] = elsewhere
    sites.pages["www.fair.fi/robots/good.txt"] = Reply(NOTHING, headers=PLAIN)

    assert await trouble_of(sites) is Trouble.robots_disallowed


async def test_the_robots_txt_that_one_leads_to_is_not_asked_for_again(sites: Sites) -> None:
    for path in ("/", "/robots.txt"):
        there = Reply(status=301, headers={"Location": f"http://good.fi{path}"})
        sites.pages[f"www.good.fi{path}"] = there
    robots(sites, "User-agent: *\nDisallow: /hours\n")

    visit = await crawl(sites, "http://www.good.fi/")

    assert addresses(visit) == ["http://www.good.fi/", "http://good.fi/contact"]
    assert sites.robots == ["www.good.fi/robots.txt", "good.fi/robots.txt"]


async def test_a_robots_txt_that_leads_nowhere_counts_as_missing(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=302, headers={"Location": "/robots.txt"})

    visit = await crawl(sites)

    assert len(visit.pages) == 3
    assert sites.robots == ["good.fi/robots.txt"] * 6


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><title>Welcome</title><p>User-agent",
        bytes(range(256)) * 40,
        b"\xef\xbb\xbf# nothing",
    ],
)
async def test_what_is_no_robots_txt_forbids_nothing(sites: Sites, body: bytes) -> None:
    robots(sites, body)

    assert len((await crawl(sites)).pages) == 3


async def test_only_the_beginning_of_a_huge_robots_txt_counts(sites: Sites) -> None:
    filler = "# filler\n" * 70_000
    robots(sites, f"User-agent: *\nDisallow: /contact\n{filler}Disallow: /hours\n")

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/hours"]


async def test_a_packed_robots_txt_is_unpacked_no_further_than_it_counts(sites: Sites) -> None:
    text = b"User-agent: *\nDisallow: /contact\n" + b"#" * 50_000_000 + b"\nDisallow: /hours\n"
    headers = {**PLAIN, "Content-Encoding": "gzip"}
    sites.pages["good.fi/robots.txt"] = Reply(gzip.compress(text, 1), headers=headers)
    tracemalloc.start()

    visit = await crawl(sites)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert addresses(visit) == ["http://good.fi/", "http://good.fi/hours"]
    assert peak < 10_000_000


async def test_each_host_that_a_redirect_leads_to_is_asked(sites: Sites) -> None:
    sites.pages["fair.fi/"] = Reply(status=301, headers={"Location": "http://good.fi/"})
    robots(sites, NOTHING)

    assert await trouble_of(sites, "http://fair.fi/") is Trouble.robots_disallowed

    assert sites.robots == ["fair.fi/robots.txt", "good.fi/robots.txt"]
    assert sites.urls == ["fair.fi/"]


async def test_a_page_that_redirects_to_what_is_disallowed_is_left_out(sites: Sites) -> None:
    robots(sites, "User-agent: *\nDisallow: /secret\n")
    sites.pages["good.fi/contact"] = Reply(status=302, headers={"Location": "/secret"})

    visit = await crawl(sites)

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/hours"]
    assert "good.fi/secret" not in sites.urls


async def test_the_delay_that_it_asks_for_is_kept(sites: Sites) -> None:
    robots(sites, "User-agent: *\nCrawl-delay: 0.4\n")

    await crawl(sites)

    times = [asked.at for asked in sites.asked if "robots" not in asked.url]
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.39


async def test_a_delay_that_is_too_long_costs_pages_and_is_told(sites: Sites) -> None:
    robots(sites, "User-agent: *\nCrawl-delay: 60\n")
    turns = LocalSiteTurns(TurnLimits(interval_s=0.001, address_interval_s=0.001, wait_s=1))

    visit = await crawl(sites, turns=turns)

    assert addresses(visit) == ["http://good.fi/"]
    assert visit.warnings == (
        "Not all pages of good.fi were read: its robots.txt asks for 60 s between two of them.",
    )
    with pytest.raises(HostBusy):
        await crawl(sites, turns=turns)


async def test_a_site_that_wants_a_rest_from_robots_txt_on_gets_it(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=503, headers={"Retry-After": "100"})
    turns = LocalSiteTurns(TurnLimits(interval_s=0.001, address_interval_s=0.001, wait_s=1))

    with pytest.raises(WebsiteUnreadable, match=r"robots\.txt could not be read"):
        await crawl(sites, turns=turns)
    with pytest.raises(HostBusy) as caught:
        await crawl(sites, turns=turns)

    assert caught.value.wait_s == pytest.approx(100, abs=3)
