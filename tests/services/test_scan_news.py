"""What scans change reaches the pages, also what ends last."""

from __future__ import annotations

import asyncio

from redis import Redis

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.live import PlaceChange
from placecurator.services.scan_news import ScanNews
from placecurator.services.signals import Signals

PATIENCE_S = 10
HELD_UP_MS = 300
"""Less than the time after which a client gives Redis up."""


def change(scan: DeepScanStatus) -> PlaceChange:
    return PlaceChange(place_id="demo:n1", status=PlaceStatus.Selected, deep_scan_status=scan)


def test_what_ends_while_the_news_before_are_announced_is_announced_too(redis_url: str) -> None:
    signals = Signals(redis_url)

    async def scenario() -> list[DeepScanStatus | None]:
        heard: list[DeepScanStatus | None] = []
        messages = signals.listen()
        await anext(messages)  # it listens
        news = ScanNews(signals)
        news.tell([change(DeepScanStatus.processing)])
        Redis.from_url(redis_url).client_pause(HELD_UP_MS)
        announcing = asyncio.create_task(news.run())
        while news._changes:
            await asyncio.sleep(0.001)
        news.tell([change(DeepScanStatus.completed)])
        news.close()
        await announcing
        async with asyncio.timeout(PATIENCE_S):
            while len(heard) < 2:
                heard += [each.deep_scan_status for each in (await anext(messages)).changes]
        return heard

    assert asyncio.run(scenario()) == [DeepScanStatus.processing, DeepScanStatus.completed]
