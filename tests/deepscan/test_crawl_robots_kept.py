"""A robots.txt is read once a day for each origin, and kept for when it cannot be read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from placecurator.deepscan.site_rules import LocalSiteRules, StoredRules
from placecurator.deepscan.trouble import WebsiteUnreadable
from placecurator.domain.scan import ScanMeter
from tests.deepscan.crawling import NOTHING, QUICK, a_small_site, addresses, crawl, crawling
from tests.deepscan.scripted_sites import Reply, Sites

pytestmark = pytest.mark.anyio


@pytest.fixture
def sites() -> Iterator[Sites]:
    with a_small_site() as sites:
        yield sites


async def test_it_is_read_once_a_day(sites: Sites) -> None:
    rules = LocalSiteRules()

    for _ in range(3):
        await crawl(sites, rules=rules)

    assert len(sites.robots) == 1


async def test_scans_that_want_it_at_the_same_time_share_it(sites: Sites) -> None:
    async with crawling(sites) as crawler:
        ends_at = asyncio.get_running_loop().time() + 20

        await asyncio.gather(
            *(
                crawler.crawl("http://good.fi/", known=(), meter=ScanMeter(), ends_at=ends_at)
                for _ in range(5)
            )
        )

    assert len(sites.robots) == 1


@pytest.mark.parametrize(("age", "reads"), [(23, 0), (25, 1)])
async def test_it_is_read_again_after_a_day(sites: Sites, age: int, reads: int) -> None:
    rules = LocalSiteRules()
    fetched_at = datetime.now(UTC) - timedelta(hours=age)
    await rules.put("http://good.fi", StoredRules(text="", fetched_at=fetched_at))

    await crawl(sites, rules=rules)

    assert len(sites.robots) == reads


async def rules_of(age: timedelta) -> LocalSiteRules:
    """A robots.txt that was read so long ago; it disallows one page."""
    rules = LocalSiteRules()
    text, fetched_at = "user-agent: *\ndisallow: /contact", datetime.now(UTC) - age
    await rules.put("http://good.fi", StoredRules(text=text, fetched_at=fetched_at))
    return rules


async def test_what_was_read_before_counts_while_it_cannot_be_read(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=500)

    visit = await crawl(sites, rules=await rules_of(timedelta(days=29)))

    assert addresses(visit) == ["http://good.fi/", "http://good.fi/hours"]


async def test_what_was_read_a_month_ago_counts_no_more(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=500)

    with pytest.raises(WebsiteUnreadable, match=r"robots\.txt could not be read"):
        await crawl(sites, rules=await rules_of(timedelta(days=31)))


async def test_the_wishes_of_a_port_or_scheme_are_its_own(sites: Sites) -> None:
    rules = LocalSiteRules()
    now = datetime.now(UTC)
    await rules.put("https://good.fi", StoredRules(text=NOTHING, fetched_at=now))

    visit = await crawl(sites, rules=rules, limits=replace(QUICK, pages=1))

    assert addresses(visit) == ["http://good.fi/"]
