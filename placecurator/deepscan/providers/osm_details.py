"""Details of one element of OpenStreetMap, whichever server is asked."""

from __future__ import annotations

import asyncio

from placecurator.deepscan.place_ref import OSM, PlaceRef
from placecurator.deepscan.providers.batches import Batches
from placecurator.deepscan.providers.osm_element import Element, reference_of
from placecurator.deepscan.providers.protocol import ProviderAnswer
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter

_PATIENCE_S = 12.0  # waiting for its turn included


async def details_in_batch(
    batches: Batches[Element], place: PlaceRef, meter: ScanMeter
) -> ProviderAnswer:
    """What the element says; places that are asked for at the same time share a request.

    Raises:
        ScanFailed: There is no such element, it is closed, or the server gave no answer.
    """
    reference = reference_of(place)
    meter.provider = OSM
    try:
        async with asyncio.timeout(_PATIENCE_S):
            element = await batches.get(reference, meter)
    except TimeoutError as error:
        raise ScanFailed(Cause.timed_out) from error
    if element is None:
        raise ScanFailed(Cause.place_not_found)
    return element.answer()
