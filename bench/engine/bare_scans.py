"""Our scans of places, adapter and listing included, without a queue and without a database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from placecurator.deepscan.pipeline import DeepScanner
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.services.scan_config import deep_scan_config
from placecurator.settings import current_settings


async def _scan_all(count: int) -> None:
    settings = current_settings()
    numbers = iter(range(count))

    async def one_after_the_other(numbers: Iterator[int]) -> None:
        for number in numbers:
            target = ScanTarget(place_id=f"demo:n{number}", name="", website=None, country=None)
            await scanner.scan(target, ScanMeter())

    async with (
        DeepScanner(deep_scan_config(settings)) as scanner,
        asyncio.TaskGroup() as tasks,
    ):
        for _ in range(settings.scan_concurrency):
            tasks.create_task(one_after_the_other(numbers))


if __name__ == "__main__":
    asyncio.run(_scan_all(int(sys.argv[1])))
