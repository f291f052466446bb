"""Settings of an RQ worker that meets pages of the worst kind, by the names of their places."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import worker.drain
from placecurator.deepscan.pipeline import DeepScanner
from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanMeter, ScanTarget
from tests.worker.poison import BLOCKS, BURNS, KILLS
from worker.settings import QUEUES, REDIS_URL

__all__ = ["QUEUES", "REDIS_URL"]


class PoisonedScanner(DeepScanner):
    """What a fault in C code, or a page made to harm, would do to a scanner."""

    async def scan(self, target: ScanTarget, meter: ScanMeter) -> Findings:
        """As the base class, for places that are not named like one of the three."""
        if target.name == KILLS:
            # Once the neighbours are on their way, too.
            await asyncio.sleep(0.2)
            os.kill(os.getpid(), signal.SIGKILL)
        if target.name == BLOCKS:
            time.sleep(60)
        if target.name == BURNS:
            await asyncio.to_thread(_burn)
        return await super().scan(target, meter)


def _burn() -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        pass


vars(worker.drain)["DeepScanner"] = PoisonedScanner
