"""What a provider of places has to offer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.observation import Observation
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What a provider says about a place.

    ``alias_place_id`` is the new id of a place that moved, None otherwise.
    """

    observations: tuple[Observation, ...]
    alias_place_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHealth:
    """Whether a provider answers. ``cause`` says why not (None: it does), ``words`` either way."""

    provider: str
    cause: Cause | None
    words: str


class Provider(Protocol):
    """Knows places; any number of calls may run at the same time."""

    @property
    def name(self) -> str:
        """The name under which its facts are kept, such as ``google``."""

    def plan_details(self) -> CallPlan:
        """What ``details`` of one place costs."""
        ...

    def plan_search(self) -> CallPlan:
        """What one page of ``search`` costs.

        Raises:
            InvalidInput: It cannot search.
        """
        ...

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What the provider says about ``place``.

        ``meter`` counts requests and cost while they are made, so it is right after a failure too.

        Raises:
            ScanFailed: The provider gave no details; it carries the cause.
        """
        ...

    def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        """The places that match ``query``, page by page, each place once.

        Raises:
            InvalidInput: It cannot search, or not so.
            ScanFailed: The provider gave no answer; what came before it is good.
        """
        ...

    async def health(self) -> ProviderHealth:
        """Ask something that costs nothing."""
        ...
