"""What one web process tells its open pages."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.ui.live.feed import Feed
from tests.factories import stage_many

HEARD_WITHIN_S = 10


class Pages:
    """Collects what open pages are told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.news = asyncio.Condition()

    async def tell(self, values: dict[str, Any]) -> None:
        async with self.news:
            self.told.append(values)
            self.news.notify_all()

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(HEARD_WITHIN_S), self.news:
            await self.news.wait_for(lambda: len(self.told) >= count)


def change(place_id: str, state: DeepScanStatus) -> PlaceChange:
    return PlaceChange(place_id=place_id, status=PlaceStatus.Selected, deep_scan_status=state)


def test_pages_are_told_the_latest_of_each_place_in_one_batch(redis_url: str) -> None:
    feed, signals = Feed(), Signals(redis_url)

    async def scenario() -> list[dict[str, Any]]:
        pages = Pages()
        listening = asyncio.create_task(feed.listen(signals, pages.tell))
        await pages.wait_for(1)  # the subscription begins with a resync
        for state in (DeepScanStatus.processing, DeepScanStatus.completed):
            signals.announce(LiveMessage(changes=(change("a", state),)))
        signals.announce(LiveMessage(changes=(change("b", DeepScanStatus.processing),)))
        await pages.wait_for(2)
        listening.cancel()
        return pages.told

    first, second, *_ = asyncio.run(scenario())

    assert (first["number"], first["changes"]) == (2, [])
    assert second["number"] == 3
    assert {row["id"]: row["scan"] for row in second["changes"]} == {
        "a": "completed",
        "b": "processing",
    }


def test_a_resync_leaves_a_number_out_so_that_pages_notice(redis_url: str) -> None:
    feed, signals = Feed(), Signals(redis_url)

    async def scenario() -> list[int]:
        pages = Pages()
        listening = asyncio.create_task(feed.listen(signals, pages.tell))
        await pages.wait_for(1)
        signals.announce(LiveMessage(resync=True))
        await pages.wait_for(2)
        listening.cancel()
        return [values["number"] for values in pages.told]

    first, second = asyncio.run(scenario())

    assert second > first + 1


def test_rows_read_while_a_change_arrived_are_older_than_the_change(redis_url: str) -> None:
    feed, signals = Feed(), Signals(redis_url)

    async def scenario() -> tuple[list[Any], list[Any]]:
        pages = Pages()
        listening = asyncio.create_task(feed.listen(signals, pages.tell))
        await pages.wait_for(1)
        before = time.monotonic()
        signals.announce(LiveMessage(changes=(change("a", DeepScanStatus.completed),)))
        await pages.wait_for(2)
        listening.cancel()
        return feed.heard_since(before), feed.heard_since(time.monotonic())

    newer, none = asyncio.run(scenario())

    assert [row["scan"] for row in newer] == ["completed"]
    assert none == []


def test_counts_that_moved_unheard_make_pages_read_their_rows(
    engine: sa.Engine, pages: None
) -> None:
    feed = Feed()

    async def scenario() -> dict[str, Any]:
        told = Pages()
        await feed.snapshot()
        counting = asyncio.create_task(feed.keep_counting(lambda: True, told.tell))
        with transaction(engine) as session:
            stage_many(session, 1_200)
        await told.wait_for(1)
        counting.cancel()
        return told.told[0]

    values = asyncio.run(scenario())

    assert values["total"] == "1,200 places"
    assert values["by_status"]["New"] == "1,200"
    assert values["number"] == 2


def test_a_total_is_only_said_when_it_was_counted(engine: sa.Engine, pages: None) -> None:
    feed = Feed()
    with transaction(engine) as session:
        stage_many(session, 7, status=PlaceStatus.Maybe)
        stage_many(session, 5, prefix="osm:way/")

    async def scenario() -> list[int | None]:
        maybe, never = frozenset({PlaceStatus.Maybe}), frozenset({None})
        return [
            await feed.known_total(PlaceFilter()),
            await feed.known_total(PlaceFilter(statuses=maybe)),
            await feed.known_total(PlaceFilter(scans=never)),
            await feed.known_total(PlaceFilter(statuses=maybe, scans=never)),
            await feed.known_total(PlaceFilter(text="place")),
        ]

    assert asyncio.run(scenario()) == [12, 7, 12, None, None]
