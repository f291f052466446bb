"""The Google Places API (New), and whatever speaks its dialect."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

import httpx
from pydantic import ValidationError

from placecurator.deepscan.body import UnreadableBody, read_body
from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers.google_answer import CONTACT_FIELDS, Place
from placecurator.deepscan.providers.google_errors import scan_failure
from placecurator.deepscan.providers.google_observations import observations_of
from placecurator.deepscan.providers.pricing import cost_micros
from placecurator.deepscan.providers.protocol import ProviderAnswer
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter

_PLACE_ID = re.compile(r"[A-Za-z0-9_=+-]{1,1000}")
_MOST_MOVES = 5
_MOST_BYTES = 2_000_000
_LIMIT_S = 8.0  # all requests for one place: leaves the website its time within the scan's limit


class GooglePlaces:
    """Place Details with one field mask; places that moved are followed.

    ``name`` stands in provenance and chooses the price list. The key travels in a header, never in
    a URL, because URLs end up in logs.
    """

    def __init__(self, client: httpx.AsyncClient, *, name: str, base_url: str, key: str):
        self._client = client
        self.name = name
        self._places_url = f"{base_url.rstrip('/')}/v1/places"
        self._headers = {"X-Goog-Api-Key": key, "X-Goog-FieldMask": ",".join(CONTACT_FIELDS)}
        self._cost_micros = cost_micros(name, "place_details_enterprise")

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What Google says about ``place``.

        Raises:
            ScanFailed: As the API's error, or because the place is closed for good.
        """
        try:
            async with asyncio.timeout(_LIMIT_S):
                found = await self._follow(place.value, meter)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise ScanFailed(Cause.timed_out) from error
        except httpx.TransportError as error:
            raise ScanFailed(Cause.network_error) from error
        except UnreadableBody as error:
            raise ScanFailed(Cause.provider_answer_unreadable) from error
        alias = place.place_id_of(found.id) if found.id != place.value else None
        url = f"{self._places_url}/{found.id}"
        return ProviderAnswer(
            observations=observations_of(found, source=self.name, url=url), alias_place_id=alias
        )

    async def _follow(self, value: str, meter: ScanMeter) -> Place:
        """The place, or where it moved to."""
        seen = {value}
        while True:
            place = await self._get(value, meter)
            if not place.closed_for_good:
                return place
            if place.moved_place_id is None:
                raise ScanFailed(Cause.place_closed)
            value = place.moved_place_id
            if value in seen or len(seen) > _MOST_MOVES:
                raise ScanFailed(Cause.moved_in_circles)
            seen.add(value)

    async def _get(self, value: str, meter: ScanMeter) -> Place:
        if not _PLACE_ID.fullmatch(value):
            raise ScanFailed(Cause.invalid_place_id)
        # Counted before it is sent: a request that is broken off may be billed all the same.
        meter.requests_made += 1
        meter.provider = self.name
        meter.cost_micros += self._cost_micros
        url = f"{self._places_url}/{value}"
        async with self._client.stream("GET", url, headers=self._headers) as response:
            body = await read_body(response, _MOST_BYTES)
        if response.status_code != 200:
            meter.cost_micros -= self._cost_micros  # errors are not billed
            retry_after = response.headers.get("Retry-After")
            raise scan_failure(response.status_code, body.content, retry_after, datetime.now(UTC))
        try:
            return Place.model_validate_json(body.content)
        except ValidationError as error:
            raise ScanFailed(Cause.provider_answer_unreadable) from error
