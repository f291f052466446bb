"""Many open pages while scans finish, with the real web process, worker and provider."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.sample import places
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceQuery, count_places, list_places
from placecurator.storage.database import transaction
from placecurator.ui.labels import scan_name
from placecurator.ui.live.reading import LOOK_EVERY_S
from tests.accounts import browser_of
from tests.demo.running import running_demo
from tests.doors.conftest import running_web_app
from tests.factories import staged
from tests.statements import Statements
from tests.watching import Watcher, until, watching
from tests.worker.running import count_scans, fleet

PAGES = 40
AT_ONCE = 60
"""Places that are selected by one act; so few that each change is told."""
DONE_WITHIN_S = 60
TRUE_WITHIN_S = 15

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@dataclass(frozen=True, slots=True)
class Product:
    """The running product, what its web process asks, and the ids of its places, all New."""

    url: str
    engine: sa.Engine
    signals: Signals
    asked: Statements
    place_ids: Sequence[str]


@pytest.fixture
def product(
    engine: sa.Engine, database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[Product]:
    with transaction(engine) as session:
        records = list(islice(places(), AT_ONCE))
        for record in records:
            staged(session, record.place_id, name=record.tags.get("name", record.place_id))
    with running_demo("--latency-ms", "200") as provider:
        asked = Statements(engine, "web")
        settings: dict[str, object] = {
            "redis_url": redis_url,
            "demo_provider_port": provider,
            "scan_concurrency": 10,
        }
        with (
            running_web_app(tmp_path, database_url=asked.url, **settings) as url,
            fleet(database_url=database_url, **settings) as engines,
        ):
            engines.start_worker()
            ids = [record.place_id for record in records]
            yield Product(url, engine, Signals(redis_url), asked, ids)


def test_every_page_ends_with_the_numbers_of_the_database_and_no_page_asks_for_itself(
    product: Product,
) -> None:
    secrets = [
        browser_of(product.engine, Role.viewer, f"viewer {number}").secret
        for number in range(PAGES)
    ]

    async def scenario() -> tuple[float, Counter[str], list[str]]:
        async with watching(product.url, secrets) as pages:
            product.asked.clear()
            seconds = await _scan(product)
            return seconds, product.asked.queries(), await _wrong(product, pages)

    seconds, queries, wrong = asyncio.run(scenario())

    assert wrong == []
    assert queries
    # All pages are served by the same readings, each at most once a second. If every page asked
    # only a single time for itself, one query would be asked as often as there are pages.
    most = seconds / LOOK_EVERY_S + 2
    assert {query: times for query, times in queries.items() if times > most} == {}


async def _scan(product: Product) -> float:
    """Select the places and wait until they are scanned; the seconds that it took."""
    started = time.monotonic()
    chosen, choice = Named(tuple(product.place_ids)), PlaceStagingStatus.Selected
    await asyncio.to_thread(
        set_status, product.engine, product.signals, chosen, choice, actor="anna"
    )
    async with asyncio.timeout(DONE_WITHIN_S):
        while await asyncio.to_thread(count_scans, product.engine, *_ENDED) < len(chosen.place_ids):
            await asyncio.sleep(0.5)
    return time.monotonic() - started


_ENDED = (DeepScanStatus.completed, DeepScanStatus.failed)


async def _wrong(product: Product, pages: Sequence[Watcher]) -> list[str]:
    """How the pages differ from the database, after the time that they may need."""
    by_scan = count_places(product.engine).by_scan
    counts = {scan_name(state): f"{number:,}" for state, number in by_scan.items()}
    rows = {
        place.place_id: (place.status.value, scan_name(place.deep_scan_status))
        for place in list_places(product.engine, PlaceQuery()).items
    }

    def differences() -> list[str]:
        return [
            f"{page.live['by_scan']} is not {counts}, or the rows differ"
            for page in pages
            if page.live["by_scan"] != counts
            or {key: (row["status"], row["scan"]) for key, row in page.rows.items()} != rows
        ]

    with contextlib.suppress(TimeoutError):
        await until(lambda: not differences(), TRUE_WITHIN_S)
    return differences()
