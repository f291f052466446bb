"""The Google Places API (New), and whatever speaks its dialect."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx

from placecurator.deepscan.place_ref import DEMO, PlaceRef
from placecurator.deepscan.providers.google_answer import Place
from placecurator.deepscan.providers.google_api import GoogleApi
from placecurator.deepscan.providers.google_masks import DETAILS, SEARCH, Mask
from placecurator.deepscan.providers.google_observations import observations_of
from placecurator.deepscan.providers.google_search import found_places
from placecurator.deepscan.providers.health import healthy, unhealthy
from placecurator.deepscan.providers.pricing import price_of
from placecurator.deepscan.providers.protocol import ProviderAnswer, ProviderHealth
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery

_PLACE_ID = re.compile(r"[A-Za-z0-9_=+-]{1,1000}")
_MOST_MOVES = 5
_LIMIT_S = 8.0  # all requests for one place: leaves the website its time within the scan's limit
_ANY_PLACE = "ChIJj61dQgK6j4AR4GeTYWZsKWw"  # whether it still exists does not matter
_ABOUT_THE_PLACE = frozenset({Cause.place_not_found, Cause.invalid_place_id})


class GooglePlaces:
    """Place Details and Text Search, each with one field mask; places that moved are followed.

    ``name`` stands in provenance and begins the place ids; only ``demo`` costs nothing.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        *,
        name: str,
        base_url: str,
        key: str,
        profile: str = "contact",
        search_profile: str = "identity",
    ):
        self.name = name
        self._api = GoogleApi(transport, name=name, base_url=base_url, key=key)
        self._mask, self._search_mask = DETAILS[profile], SEARCH[search_profile]
        self._details_plan = _plan(name, self._mask)
        self._search_plan = _plan(name, self._search_mask)

    def plan_details(self) -> CallPlan:
        """What ``details`` of one place costs; a place that moved costs it for each move."""
        return self._details_plan

    def plan_search(self) -> CallPlan:
        """What one page of ``search`` costs: up to 20 places."""
        return self._search_plan

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What Google says about ``place``.

        Raises:
            ScanFailed: As the API's error, or because the place is closed for good.
        """
        try:
            async with asyncio.timeout(_LIMIT_S):
                found = await self._follow(place.value, meter)
        except TimeoutError as error:
            raise ScanFailed(Cause.timed_out) from error
        alias = place.place_id_of(found.id) if found.id != place.value else None
        url = f"{self._api.places_url}/{found.id}"
        return ProviderAnswer(
            observations=observations_of(found, source=self.name, url=url), alias_place_id=alias
        )

    def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        """The places that match ``query``: pages of up to 20, and never more than 60 places.

        Raises:
            InvalidInput: The query is empty, or its circle is none.
            ScanFailed: As the API's error.
        """
        price_micros = self._search_plan.price_micros
        return found_places(
            self._api, query, meter, name=self.name, mask=self._search_mask, price=price_micros
        )

    async def health(self) -> ProviderHealth:
        """Ask for the id of a place, which is free. That Google does not know it is no fault."""
        try:
            await self._get(_ANY_PLACE, ScanMeter(), DETAILS["ids"], price_micros=0)
        except ScanFailed as failure:
            if failure.cause not in _ABOUT_THE_PLACE:
                return unhealthy(self.name, failure)
        return healthy(self.name)

    async def _follow(self, value: str, meter: ScanMeter) -> Place:
        """The place, or where it moved to."""
        seen = {value}
        while True:
            place = await self._get(value, meter, self._mask, self._details_plan.price_micros)
            if not place.closed_for_good:
                return place
            if place.moved_place_id is None:
                raise ScanFailed(Cause.place_closed)
            value = place.moved_place_id
            if value in seen or len(seen) > _MOST_MOVES:
                raise ScanFailed(Cause.moved_in_circles)
            seen.add(value)

    async def _get(self, value: str, meter: ScanMeter, mask: Mask, price_micros: int) -> Place:
        if not _PLACE_ID.fullmatch(value):
            raise ScanFailed(Cause.invalid_place_id)
        return await self._api.ask(
            Place, f"/{value}", mask.for_details, meter, price_micros=price_micros, limit_s=_LIMIT_S
        )


def _plan(name: str, mask: Mask) -> CallPlan:
    price = None if name == DEMO else price_of(name, mask.price)
    return CallPlan(
        provider=name,
        profile=mask.profile,
        call=mask.price,
        fields=mask.facts,
        price_micros=price.micros if price else 0,
        free_per_month=price.free_per_month if price else None,
        prices_as_of=price.as_of if price else None,
    )
