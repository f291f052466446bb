"""From the queue to the website and back, a second time: only what changed is sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.services.opt_outs import add_opt_out
from placecurator.services.scan_drain import Drain
from placecurator.services.signals import Signals
from placecurator.services.site_rules import SharedOptOuts, SharedSiteRules
from placecurator.services.site_turns import SharedSiteTurns
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness, Place
from tests.deepscan.crawling import NO_TURNS, QUICK
from tests.deepscan.scripted_sites import Asked, Reply, Sites, links, scripted_sites
from tests.factories import NOW
from tests.services.draining import LIMITS, all_places
from tests.storage.scanning import queued


@pytest.fixture
def sites() -> Iterator[Sites]:
    with scripted_sites({}) as sites:
        serve(sites, "good.fi/", "<p>info@good.fi" + links("/contact"))
        serve(sites, "good.fi/contact", "<p>sales@good.fi")
        yield sites


def serve(sites: Sites, url: str, body: str) -> None:
    """A page whose mark is its text."""
    etag = f'"{len(body)}"'

    def answer(asked: Asked) -> Reply:
        known = asked.headers.get("If-None-Match") == etag
        return Reply("" if known else body, status=304 if known else 200, headers={"ETag": etag})

    sites.pages[url] = answer


def scan(engine: sa.Engine, sites: Sites) -> None:
    """One worker scans what is due."""

    async def run() -> None:
        config = DeepScanConfig(visit_limits=QUICK, turn_limits=NO_TURNS)
        async with (
            SharedSiteTurns(engine, NO_TURNS) as turns,
            SharedSiteRules(engine) as rules,
            SharedOptOuts(engine) as opt_outs,
            DeepScanner(config, turns, sites.backend(), rules, opt_outs) as scanner,
        ):
            await Drain(engine, Signals(None), scanner, LIMITS, worker="a worker").run()

    asyncio.run(run())


def queue_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        session.execute(
            sa.update(Place).values(
                deep_scan_status=DeepScanStatus.queued, queued_at=NOW, next_attempt_at=NOW
            )
        )


def emails(engine: sa.Engine) -> set[str]:
    with transaction(engine) as session:
        return {
            email
            for business in session.scalars(sa.select(LocalBusiness))
            for email in business.emails or ()
        }


@pytest.fixture
def scanned(engine: sa.Engine, sites: Sites) -> sa.Engine:
    """The website was read, and its place is due again."""
    with transaction(engine) as session:
        queued(session, website="http://good.fi/")
    scan(engine, sites)
    assert emails(engine) == {"info@good.fi", "sales@good.fi"}
    queue_again(engine)
    sites.asked.clear()
    return engine


def test_what_did_not_change_is_not_sent_and_stays_known(scanned: sa.Engine, sites: Sites) -> None:
    scan(scanned, sites)

    assert sites.urls == ["good.fi/", "good.fi/contact"]
    assert sites.robots == []
    assert all("If-None-Match" in asked.headers for asked in sites.asked)
    assert emails(scanned) == {"info@good.fi", "sales@good.fi"}


def test_what_a_page_no_longer_says_is_gone(scanned: sa.Engine, sites: Sites) -> None:
    serve(sites, "good.fi/contact", "<p>new-sales@good.fi")

    scan(scanned, sites)

    assert emails(scanned) == {"info@good.fi", "new-sales@good.fi"}


def test_a_page_that_fails_takes_nothing_back(scanned: sa.Engine, sites: Sites) -> None:
    sites.pages["good.fi/contact"] = Reply(status=500)

    scan(scanned, sites)

    assert emails(scanned) == {"info@good.fi", "sales@good.fi"}


def test_a_website_that_opted_out_meanwhile_is_not_asked(scanned: sa.Engine, sites: Sites) -> None:
    add_opt_out(scanned, "good.fi", by="ops")

    scan(scanned, sites)

    [place] = all_places(scanned)
    assert sites.asked == []
    assert (place.deep_scan_status, place.deep_scan_cause) == (
        DeepScanStatus.failed,
        "site_opted_out",
    )
