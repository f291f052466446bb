"""Many open pages while scans finish, with the real web process, worker and provider."""

from __future__ import annotations

import asyncio
import contextlib
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
from tests.accounts import browser_of
from tests.demo.running import running_demo
from tests.doors.conftest import running_web_app
from tests.factories import staged
from tests.watching import Watcher, until, watching
from tests.worker.running import count_scans, fleet

PAGES = 40
AT_ONCE = 60
"""Places that are selected by one act."""
DONE_WITHIN_S = 60
TRUE_WITHIN_S = 15

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@dataclass(frozen=True, slots=True)
class Product:
    """The running product, and the ids of its places, all of them New."""

    url: str
    engine: sa.Engine
    signals: Signals
    place_ids: Sequence[str]

    def transactions(self) -> int:
        """How many transactions the database has committed."""
        query = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        with self.engine.connect() as connection:
            return int(connection.exec_driver_sql(query).scalar_one())


@pytest.fixture
def product(
    engine: sa.Engine, database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[Product]:
    with transaction(engine) as session:
        records = list(islice(places(), 2 * AT_ONCE))
        for record in records:
            staged(session, record.place_id, name=record.tags.get("name", record.place_id))
    with running_demo("--latency-ms", "200") as provider:
        settings: dict[str, object] = {
            "database_url": database_url,
            "redis_url": redis_url,
            "demo_provider_port": provider,
            "scan_concurrency": 10,
        }
        with running_web_app(tmp_path, **settings) as url, fleet(**settings) as engines:
            engines.start_worker()
            ids = [record.place_id for record in records]
            yield Product(url, engine, Signals(redis_url), ids)


def test_every_page_ends_with_the_numbers_of_the_database_and_no_page_costs_queries(
    product: Product,
) -> None:
    secrets = [
        browser_of(product.engine, Role.viewer, f"viewer {number}").secret
        for number in range(PAGES)
    ]

    async def scenario() -> tuple[int, int, list[str]]:
        async with watching(product.url, secrets[:1]):
            with_one = await _scan(product, product.place_ids[:AT_ONCE])
        async with watching(product.url, secrets) as pages:
            with_many = await _scan(product, product.place_ids[AT_ONCE:])
            return with_one, with_many, await _wrong(product, pages)

    with_one, with_many, wrong = asyncio.run(scenario())

    assert wrong == []
    # A query for each page and second, or for each page and change, would be far more.
    assert with_many < with_one + 4 * PAGES


async def _scan(product: Product, place_ids: Sequence[str]) -> int:
    """Select the places and wait until they are scanned; the transactions that it took."""
    await asyncio.sleep(1)  # what the opening of the pages has caused is over
    before, done = product.transactions(), count_scans(product.engine, *_ENDED)
    chosen, choice = Named(tuple(place_ids)), PlaceStagingStatus.Selected
    await asyncio.to_thread(
        set_status, product.engine, product.signals, chosen, choice, actor="anna"
    )
    async with asyncio.timeout(DONE_WITHIN_S):
        while await asyncio.to_thread(count_scans, product.engine, *_ENDED) < done + len(place_ids):
            await asyncio.sleep(0.5)
    return product.transactions() - before


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
