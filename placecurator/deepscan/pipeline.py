"""One deep scan: provider details, then the website, then one typed listing."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from placecurator.deepscan.config import DeepScanConfig
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import BusinessListing
from placecurator.domain.scan import ScanMeter, ScanTarget

__all__ = ["DeepScanConfig", "DeepScanner"]


class DeepScanner:
    """Scans places, any number at the same time. One for each event loop; ``async with`` it."""

    def __init__(self, config: DeepScanConfig):
        self._config = config

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    async def scan(self, target: ScanTarget, meter: ScanMeter) -> BusinessListing:
        """Find out what can be known about ``target``; ``meter`` counts while it runs.

        Raises:
            ScanFailed: Nobody could say anything about the place; it carries the cause.
        """
        raise ScanFailed(Cause.no_provider)
