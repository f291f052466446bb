"""What a provider of place details has to offer."""

from __future__ import annotations

from typing import Protocol

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.domain.listing import BusinessListing
from placecurator.domain.scan import ScanMeter


class Provider(Protocol):
    """Answers with the details of one place; any number of calls may run at the same time."""

    @property
    def name(self) -> str:
        """The name under which its facts are kept, such as ``google``."""

    async def details(self, place: PlaceRef, meter: ScanMeter) -> BusinessListing:
        """What the provider says about ``place``, with the provenance of each fact.

        ``meter`` counts requests and cost while they are made, so it is right after a failure too.

        Raises:
            ScanFailed: The provider gave no details; it carries the cause.
        """
