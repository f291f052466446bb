"""A visit pays for its pages with turns of the site, and gives it the rest that it asks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from tests.deepscan.crawling import a_good_site, crawl
from tests.deepscan.scripted_sites import Reply, Sites

pytestmark = pytest.mark.anyio


@pytest.fixture
def sites() -> Iterator[Sites]:
    with a_good_site() as sites:
        yield sites


async def test_the_next_visit_waits_until_the_pages_of_this_one_are_paid_for(sites: Sites) -> None:
    turns = LocalSiteTurns(TurnLimits(interval_s=60, address_interval_s=0.001, wait_s=0))

    await crawl(sites, turns=turns)

    with pytest.raises(HostBusy) as caught:
        await crawl(sites, turns=turns)
    assert caught.value.wait_s == pytest.approx(5 * 60, abs=5)


async def test_pages_of_many_sites_at_one_address_are_paid_for_there(sites: Sites) -> None:
    turns = LocalSiteTurns(TurnLimits(interval_s=0.001, address_interval_s=60, wait_s=0))

    await crawl(sites, turns=turns)

    with pytest.raises(HostBusy) as caught:
        await crawl(sites, "http://fair.fi/", turns=turns)
    assert caught.value.wait_s == pytest.approx(5 * 60, abs=5)


@pytest.mark.parametrize(
    ("stated", "rest_s"), [("120", 120), ("86400", 3600), ("Fri, 01 Jan 2100 00:00:00 GMT", 3600)]
)
async def test_a_site_that_asks_for_a_rest_gets_it(sites: Sites, stated: str, rest_s: int) -> None:
    turns = LocalSiteTurns(TurnLimits(interval_s=0.001, address_interval_s=0.001, wait_s=1))
    sites.pages["good.fi/"] = Reply(status=429, headers={"Retry-After": stated})

    with pytest.raises(WebsiteUnreadable) as caught:
        await crawl(sites, turns=turns)
    with pytest.raises(HostBusy) as later:
        await crawl(sites, "http://www.good.fi/", turns=turns)

    assert (caught.value.trouble, caught.value.retry_after_s) == (Trouble.busy, rest_s)
    assert later.value.wait_s == pytest.approx(rest_s, abs=3)
    assert sites.urls == ["good.fi/"]
