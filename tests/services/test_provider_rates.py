"""A provider that may be asked only so often, seen from the provider and from the drains."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.provider_rate import ProviderRate
from placecurator.services.scan_drain import Drain, DrainReport
from placecurator.services.signals import Signals
from placecurator.storage.database import make_engine, transaction
from tests.factories import staged
from tests.http_server import HttpServer
from tests.services.draining import LIMITS, Scans, drain, failed, find, queued
from tests.worker.running import count_scans, queue_sample

RATE = ProviderRate(per_second=20, burst=5)


@contextmanager
def provider() -> Iterator[tuple[str, list[float]]]:
    """A server that knows no place; its URL, and when it was asked."""
    asked: list[float] = []

    class Knows(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(time.monotonic())
            body = json.dumps({"error": {"code": 404, "status": "NOT_FOUND"}}).encode()
            self.send_response(404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HttpServer(("127.0.0.1", 0), Knows) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        serving.join()


def queue(engine: sa.Engine, *place_ids: str, **fields: object) -> None:
    now = datetime.now(UTC) - timedelta(seconds=60)
    with transaction(engine) as session:
        for number, place_id in enumerate(place_ids):
            staged(
                session,
                place_id,
                status=PlaceStatus.Selected,
                deep_scan_status=DeepScanStatus.queued,
                queued_at=now,
                next_attempt_at=now + timedelta(milliseconds=number),
                **fields,
            )


def drain_google(database_url: str, provider_url: str, reports: list[DrainReport]) -> None:
    """One drain with an engine and an event loop of its own, as in a worker."""
    engine = make_engine(database_url)

    async def run() -> DrainReport:
        config = DeepScanConfig(google_api_key="key", google_base_url=provider_url)
        limits = replace(LIMITS, rates={"google": RATE})
        async with DeepScanner(config) as scanner:
            return await Drain(engine, Signals(None), scanner, limits, worker="a worker").run()

    reports.append(asyncio.run(run()))
    engine.dispose()


def test_two_drains_together_ask_no_more_often_than_the_rate(
    engine: sa.Engine, database_url: str
) -> None:
    queue(engine, *(f"ChIJ{number}" for number in range(65)))
    reports: list[DrainReport] = []

    with provider() as (url, asked):
        drains = [
            threading.Thread(target=drain_google, args=(database_url, url, reports))
            for _ in range(2)
        ]
        for one in drains:
            one.start()
        for one in drains:
            one.join()

    asked.sort()
    assert [report.work_is_left for report in reports] == [False, False]
    assert sum(report.claimed for report in reports) == len(asked) == 65
    assert count_scans(engine, failed) == 65
    # A request may be on its way for a moment while the next ones are let through.
    on_the_way_s = 0.2
    for window_s in (0.5, 1.0, 2.0):
        busiest = max(bisect_right(asked, t + window_s) - i for i, t in enumerate(asked))
        assert busiest <= RATE.burst + RATE.per_second * (window_s + on_the_way_s)
    assert asked[-1] - asked[0] < 2 * (65 - RATE.burst) / RATE.per_second


def test_a_drain_waits_for_turns_until_its_time_is_over(engine: sa.Engine) -> None:
    queue_sample(engine, 5)
    limits = replace(LIMITS, budget_s=1, rates={"demo": ProviderRate(per_second=0.1, burst=2)})

    report = drain(engine, Scans(find), limits)

    assert (report.claimed, report.work_is_left) == (2, True)
    assert count_scans(engine, queued) == 3


def test_a_drain_that_waits_for_turns_stops_when_it_is_told_to(engine: sa.Engine) -> None:
    queue_sample(engine, 5)
    limits = replace(LIMITS, rates={"demo": ProviderRate(per_second=0.1, burst=2)})
    started = time.monotonic()

    async def stop(running: Drain) -> None:
        async with asyncio.timeout(10):
            while count_scans(engine, queued) > 3:
                await asyncio.sleep(0.02)
        running.stop()

    report = drain(engine, Scans(find), limits, meanwhile=stop)

    assert report.claimed == 2
    assert time.monotonic() - started < 10


def test_a_drain_for_a_suspect_waits_for_its_turn(engine: sa.Engine) -> None:
    queue(engine, "demo:n1", "demo:n2", scan_deaths=1)
    rate = ProviderRate(per_second=2, burst=1)
    limits = replace(LIMITS, rates={"demo": rate})

    first = drain(engine, Scans(find), limits, suspect=True)
    second = drain(engine, Scans(find), limits, suspect=True)

    assert (first.claimed, second.claimed) == (1, 1)
