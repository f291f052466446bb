"""Visits to scripted websites."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from placecurator.deepscan.crawl import SiteCrawler, SiteVisit
from placecurator.deepscan.site_rules import FixedOptOuts, LocalSiteRules, SiteRules
from placecurator.deepscan.site_turns import LocalSiteTurns, SiteTurns, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import VisitLimits
from placecurator.deepscan.website import WebsiteReader
from placecurator.domain.observation import PageMark
from placecurator.domain.scan import ScanMeter
from tests.deepscan.scripted_sites import Reply, Sites, links, scripted_sites

QUICK = VisitLimits(page_s=8, site_s=20, page_interval_s=0.001)
NO_TURNS = TurnLimits(interval_s=0.001, address_interval_s=0.001)
HOME = links("/news", "/contact", "/about", "/hours", "/team", "/impressum", "/locations")
"""The first page of a good site."""
NOTHING = "User-agent: *\nDisallow: /\n"
"""A robots.txt that allows nothing."""


@contextmanager
def a_good_site() -> Iterator[Sites]:
    """A site whose first page leads to seven others."""
    names = ("news", "contact", "about", "hours", "team", "impressum", "locations")
    pages = {f"good.fi/{name}": Reply(f"<p>{name}") for name in names}
    with scripted_sites({"good.fi/": Reply(HOME), **pages}) as sites:
        yield sites


@contextmanager
def a_small_site() -> Iterator[Sites]:
    """A site whose first page leads to two others."""
    pages = {
        "good.fi/": Reply(links("/contact", "/hours")),
        "good.fi/contact": Reply("contact"),
        "good.fi/hours": Reply("hours"),
    }
    with scripted_sites(pages) as sites:
        yield sites


@asynccontextmanager
async def crawling(
    sites: Sites,
    *,
    limits: VisitLimits = QUICK,
    rules: SiteRules | None = None,
    turns: SiteTurns | None = None,
    opt_outs: Sequence[str] = (),
) -> AsyncIterator[SiteCrawler]:
    """Something that visits ``sites``."""
    reader = WebsiteReader(
        turns=turns or LocalSiteTurns(NO_TURNS),
        backend=sites.backend(),
        contact="ops@curator.example",
        limits=limits,
    )
    async with reader:
        yield SiteCrawler(reader, rules or LocalSiteRules(), FixedOptOuts(opt_outs), limits)


async def crawl(
    sites: Sites,
    url: str = "http://good.fi/",
    *,
    known: Sequence[PageMark] = (),
    left_s: float = 20.0,
    meter: ScanMeter | None = None,
    **how: Any,
) -> SiteVisit:
    """One visit, of a scan that is given up in ``left_s``; ``how`` as in ``crawling``."""
    async with crawling(sites, **how) as crawler:
        ends_at = asyncio.get_running_loop().time() + left_s
        return await crawler.crawl(url, known=known, meter=meter or ScanMeter(), ends_at=ends_at)


async def trouble_of(sites: Sites, url: str = "http://good.fi/", **how: Any) -> Trouble:
    """Why nothing could be read."""
    with pytest.raises(WebsiteUnreadable) as caught:
        await crawl(sites, url, **how)
    return caught.value.trouble


def addresses(visit: SiteVisit) -> list[str]:
    """The pages that were read or found unchanged, in order."""
    return [visited.mark.url for visited in visit.pages]
