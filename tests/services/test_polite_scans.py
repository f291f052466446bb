"""From the queue to the website and back: places that share a website wait for their turns."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.deepscan.site_turns import TurnLimits
from placecurator.domain.causes import Cause
from placecurator.services.scan_drain import Drain
from placecurator.services.signals import Signals
from placecurator.services.site_turns import SharedSiteTurns
from placecurator.storage.database import transaction
from placecurator.storage.models import SiteTurn
from tests.deepscan.named_sites import Sites, running_sites
from tests.services.draining import LIMITS, all_places, completed, queued
from tests.storage.scanning import queued as queue
from tests.waiting import wait_until
from tests.worker.running import count_attempts, count_scans

INTERVAL_S = 0.3
TURNS = TurnLimits(interval_s=INTERVAL_S, address_interval_s=0.001, wait_s=INTERVAL_S)


@pytest.fixture
def sites() -> Iterator[Sites]:
    with running_sites() as sites:
        yield sites


def drain(engine: sa.Engine, sites: Sites, *, workers: int = 1) -> None:
    """So many workers, each with an event loop of its own, scan what is due."""

    async def run() -> None:
        config = DeepScanConfig(
            google_api_key="key",
            google_base_url=f"http://127.0.0.1:{sites.port}",
            turn_limits=TURNS,
        )
        limits = replace(LIMITS, concurrency=3)
        async with (
            SharedSiteTurns(engine, TURNS) as shared,
            DeepScanner(config, shared, sites.backend()) as scanner,
        ):
            await Drain(engine, Signals(None), scanner, limits, worker="a worker").run()

    async def run_all() -> None:
        await asyncio.gather(*(asyncio.to_thread(asyncio.run, run()) for _ in range(workers)))

    asyncio.run(run_all())


def queue_places(engine: sa.Engine, count: int, website: str, prefix: str = "osm:node/") -> None:
    with transaction(engine) as session:
        for number in range(count):
            queue(session, f"{prefix}{number}", website=website)


def busy_until_later(engine: sa.Engine, site: str) -> None:
    later = datetime.now(UTC).timestamp() + 3600
    with transaction(engine) as session:
        session.add(SiteTurn(site=site, free_at_s=later, line_ends_at_s=later))


def test_places_of_one_website_are_put_off_and_all_scanned_without_losing_an_attempt(
    engine: sa.Engine, sites: Sites
) -> None:
    queue_places(engine, 8, "http://chain.fi/")
    started = time.monotonic()

    def all_are_scanned() -> bool:
        drain(engine, sites, workers=2)
        return count_scans(engine, completed) == 8

    wait_until(all_are_scanned, within_s=30, what="all are scanned")

    times = sites.times(["chain.fi"])
    assert len(times) == 8
    assert all(at - started >= number * INTERVAL_S * 0.99 for number, at in enumerate(times))
    assert count_attempts(engine, "SNOOZE") > 0
    assert {place.scan_attempt for place in all_places(engine)} == {1}


def test_a_place_whose_website_is_busy_waits_in_the_queue_and_says_so(
    engine: sa.Engine, sites: Sites
) -> None:
    queue_places(engine, 1, "http://www.busy.fi/")
    busy_until_later(engine, "busy.fi")

    drain(engine, sites)

    [place] = all_places(engine)
    assert (place.deep_scan_status, place.deep_scan_cause) == (queued, Cause.host_busy)
    assert place.scan_attempt == 0
    assert "www.busy.fi was not read: it is visited too often" in (place.deep_scan_error or "")
    assert place.next_attempt_at is not None
    wait_s = (place.next_attempt_at - datetime.now(UTC)).total_seconds()
    assert wait_s == pytest.approx(3600, abs=30)
    assert sites.times() == []


def test_a_provider_is_not_asked_while_the_website_is_busy(engine: sa.Engine, sites: Sites) -> None:
    queue_places(engine, 1, "http://busy.fi/", prefix="google:busy")
    busy_until_later(engine, "busy.fi")

    drain(engine, sites)

    [place] = all_places(engine)
    assert (place.deep_scan_status, place.scan_attempt) == (queued, 0)
    assert sites.times() == []


def test_what_a_provider_was_paid_for_is_written_though_the_website_is_busy(
    engine: sa.Engine, sites: Sites
) -> None:
    with transaction(engine) as session:
        queue(session, "google:busy")
    busy_until_later(engine, "busy.fi")

    drain(engine, sites)

    [place] = all_places(engine)
    assert place.deep_scan_status == completed
    assert len(sites.times(["127.0.0.1"])) == 1
    assert sites.times(["busy.fi"]) == []
