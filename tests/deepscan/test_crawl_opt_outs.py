"""A site that opted out is not visited, wherever a way to it begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from placecurator.deepscan.trouble import Trouble
from tests.deepscan.crawling import a_good_site, crawl, trouble_of
from tests.deepscan.scripted_sites import Reply, Sites

pytestmark = pytest.mark.anyio


@pytest.fixture
def sites() -> Iterator[Sites]:
    with a_good_site() as sites:
        yield sites


@pytest.mark.parametrize("host", ["good.fi", "www.good.fi", "a.b.good.fi", "GOOD.fi"])
async def test_a_site_that_opted_out_is_never_asked(sites: Sites, host: str) -> None:
    assert await trouble_of(sites, f"http://{host}/", opt_outs=["good.fi"]) is Trouble.opted_out

    assert sites.asked == []


async def test_a_redirect_to_a_site_that_opted_out_is_not_followed(sites: Sites) -> None:
    sites.pages["fair.fi/"] = Reply(status=301, headers={"Location": "http://good.fi/"})

    trouble = await trouble_of(sites, "http://fair.fi/", opt_outs=["good.fi"])

    assert trouble is Trouble.opted_out
    assert sites.urls == ["fair.fi/"]


async def test_a_site_whose_name_only_ends_like_one_that_opted_out_is_read(sites: Sites) -> None:
    visit = await crawl(sites, opt_outs=["ood.fi", "x.good.fi"])

    assert len(visit.pages) == 5
