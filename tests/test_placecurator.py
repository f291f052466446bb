"""What the web process does when it starts."""

from __future__ import annotations

import asyncio
import gc

from placecurator.placecurator import app, spare_what_stays


def test_what_stays_is_not_looked_through_by_each_collection_of_garbage() -> None:
    async def started() -> int:
        async with spare_what_stays():
            return gc.get_freeze_count()

    try:
        assert asyncio.run(started()) > 10_000
    finally:
        gc.unfreeze()
    assert spare_what_stays in app.get_lifespan_tasks()
