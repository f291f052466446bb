"""What a deep scan of a place will cost, said before it is asked for."""

from __future__ import annotations

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import list_providers
from placecurator.domain.call_plan import CallPlan


def details_plan(place_id: str, config: DeepScanConfig) -> CallPlan | None:
    """The call that a scan of the place makes to its provider; None: nobody is asked about it."""
    name = PlaceRef.parse(place_id).scheme
    return next((one.details for one in list_providers(config) if one.name == name), None)
