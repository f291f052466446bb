"""What deep scans will cost, said before they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import list_providers
from placecurator.domain.call_plan import CallPlan


@dataclass(frozen=True, slots=True)
class ScansPrice:
    """What ``calls`` to a provider cost: each at most ``price_micros``, millionths of a dollar."""

    provider: str
    calls: int
    price_micros: int

    @property
    def cost_micros(self) -> int:
        """The most that all of them cost together, free ones not deducted."""
        return self.calls * self.price_micros


def details_plan(place_id: str, config: DeepScanConfig) -> CallPlan | None:
    """The call that a scan of the place makes to its provider; None: nobody is asked about it."""
    return _plans(config).get(PlaceRef.parse(place_id).scheme)


def prices_of(place_ids: Iterable[str], config: DeepScanConfig) -> tuple[ScansPrice, ...]:
    """What scans of all the places cost, by provider; those who are not asked are left out."""
    schemes = Counter(PlaceRef.parse(place_id).scheme for place_id in place_ids)
    plans = _plans(config)
    return tuple(
        ScansPrice(name, calls, plans[name].price_micros)
        for name, calls in schemes.items()
        if name in plans
    )


def prices_of_any(places: int, config: DeepScanConfig) -> tuple[ScansPrice, ...]:
    """What scans of so many places cost at most, whoever knows them: all asked of the dearest."""
    dearest = max(_plans(config).values(), key=lambda plan: plan.price_micros, default=None)
    if dearest is None or not places:
        return ()
    return (ScansPrice(dearest.provider, places, dearest.price_micros),)


@lru_cache(maxsize=4)
def _plans(config: DeepScanConfig) -> Mapping[str, CallPlan]:
    """By provider, what a scan asks it; without those that are not set up."""
    return {one.name: one.details for one in list_providers(config) if one.details}
