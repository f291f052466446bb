"""The simplest design: a loop that claims one place, scans it, stores the result, and goes on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from placecurator.deepscan.pipeline import DeepScanner
from placecurator.services.deep_scan import process_single_deep_scan
from placecurator.services.scan_config import deep_scan_config
from placecurator.settings import current_settings
from placecurator.storage.database import engine_of_this_process, transaction
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle


async def _scan_all() -> None:
    settings = current_settings()
    engine = engine_of_this_process(settings.database_url_in_use)
    async with DeepScanner(deep_scan_config(settings)) as scanner:
        while True:
            with transaction(engine) as session:
                now = datetime.now(UTC)
                claims = claim(session, 1, worker="sequential", lease_s=45, now=now)
            if not claims:
                return
            outcome = await process_single_deep_scan(
                scanner, claims[0], limit_s=20, most_attempts=5
            )
            with transaction(engine) as session:
                settle(session, [outcome], datetime.now(UTC))


if __name__ == "__main__":
    asyncio.run(_scan_all())
