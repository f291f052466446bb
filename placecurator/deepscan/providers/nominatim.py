"""OpenStreetMap by a Nominatim server of one's own: details of many places at once, and search.

https://nominatim.org/release-docs/latest/api/Overview/; the public server forbids bulk use:
https://operations.osmfoundation.org/policies/nominatim/
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from placecurator.deepscan.body import ACCEPT_ENCODING
from placecurator.deepscan.place_ref import OSM, PlaceRef
from placecurator.deepscan.providers.batches import Batches
from placecurator.deepscan.providers.calls import call
from placecurator.deepscan.providers.circle import Circle, circle_of
from placecurator.deepscan.providers.health import healthy, unhealthy
from placecurator.deepscan.providers.osm_details import details_in_batch
from placecurator.deepscan.providers.osm_element import Element
from placecurator.deepscan.providers.osm_errors import osm_failure
from placecurator.deepscan.providers.osm_plan import free_plan
from placecurator.deepscan.providers.protocol import ProviderAnswer, ProviderHealth
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.osm_tags import CATEGORY_KEYS
from placecurator.domain.place import SourcePlace
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery

MOST_IN_A_LOOKUP = 50
_PAGE = 40  # the most that the server gives
_AT_ONCE = 2
_LIMIT_S = 8.0
_LETTERS = {"node": "N", "way": "W", "relation": "R"}
_NO_PLACE = "node/1"


class Nominatim:
    """A server at ``url``, without ``/search``; ``agent`` says who asks.

    Its own ``place_id`` is a number that changes with each import: it never leaves this module.
    """

    name = OSM

    def __init__(self, transport: httpx.AsyncBaseTransport, *, url: str, agent: str):
        self._transport = transport
        self._url = url.rstrip("/")
        self._headers = {"User-Agent": agent, "Accept-Encoding": ACCEPT_ENCODING}
        slots = asyncio.Semaphore(_AT_ONCE)
        self._batches = Batches(self._elements, slots=slots, most=MOST_IN_A_LOOKUP)

    def plan_details(self) -> CallPlan:
        """Nothing to pay."""
        return free_plan("lookup")

    def plan_search(self) -> CallPlan:
        """Nothing to pay."""
        return free_plan("search")

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What the element says; places that are asked for at the same time share a request.

        Raises:
            ScanFailed: There is no such element, it is closed, or the server gave no answer.
        """
        return await details_in_batch(self._batches, place, meter)

    async def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        """The places with a category and a name, page by page.

        Raises:
            InvalidInput: The text is empty, or the circle is none.
            ScanFailed: The server gave no answer.
        """
        circle = circle_of(query)
        asked = _search_parameters(query, circle)
        seen: dict[int, None] = {}
        room = query.limit
        while True:
            meter.requests_made += 1
            meter.provider = self.name
            excluded = ",".join(map(str, seen))
            page = await self._ask("search", asked | {"exclude_place_ids": excluded})
            new = [one for one in page if one.place_id not in seen]
            seen.update(dict.fromkeys(one.place_id for one in new))
            found = [place for one in new if (place := one.staged(circle))][:room]
            room -= len(found)
            is_last = len(page) < _PAGE or not new or not room
            yield FoundPlaces(places=tuple(found), is_last=is_last)
            if is_last:
                return

    async def health(self) -> ProviderHealth:
        """Look up one element."""
        try:
            await self._elements((_NO_PLACE,))
        except ScanFailed as failure:
            return unhealthy(self.name, failure)
        return healthy(self.name)

    async def _elements(self, references: Sequence[str]) -> Mapping[str, Element]:
        ids = (f"{_LETTERS[kind]}{id}" for kind, _, id in (r.partition("/") for r in references))
        found = await self._ask("lookup", {**_DETAILED, "osm_ids": ",".join(ids)})
        return {one.reference: one.element() for one in found}

    async def _ask(self, what: str, parameters: Mapping[str, str]) -> Sequence[_Row]:
        request = httpx.Request(
            "GET", f"{self._url}/{what}", headers=self._headers, params=dict(parameters)
        )
        answer = await call(self._transport, request, limit_s=_LIMIT_S)
        if answer.status != 200:
            raise osm_failure(answer)
        try:
            return _ROWS.validate_json(answer.content)
        except ValidationError as error:  # an object {"error": …} among them
            raise ScanFailed(Cause.provider_answer_unreadable) from error


_DETAILED = {"format": "jsonv2", "addressdetails": "1", "extratags": "1", "namedetails": "1"}


def _search_parameters(query: SearchQuery, circle: Circle | None) -> dict[str, str]:
    text = " ".join(query.text.split())
    if not text:
        raise InvalidInput("text", "must say what is looked for")
    parameters = {**_DETAILED, "q": text, "limit": str(_PAGE), "layer": "poi"}
    if query.language:
        parameters["accept-language"] = query.language
    if query.country:
        parameters["countrycodes"] = query.country.lower()
    if circle:
        south, west, north, east = circle.box
        parameters |= {"viewbox": f"{west},{south},{east},{north}", "bounded": "1"}
    return parameters


class _Row(BaseModel):
    """One result. Names, address and other tags are apart from each other."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    place_id: int
    osm_type: str
    osm_id: int
    lat: float = Field(ge=-90, le=90)  # sent as text
    lon: float = Field(ge=-180, le=180)
    category: str = ""
    type: str = ""
    name: str | None = None
    address: dict[str, Any] = {}
    extratags: dict[str, str] | None = None
    namedetails: dict[str, str] | None = None

    @property
    def reference(self) -> str:
        return f"{self.osm_type}/{self.osm_id}"

    def element(self) -> Element:
        tags = {**(self.extratags or {}), **(self.namedetails or {}), **self._address_tags()}
        if self.category:
            tags[self.category] = self.type
        if self.name:
            tags.setdefault("name", self.name)
        return Element(reference=self.reference, latitude=self.lat, longitude=self.lon, tags=tags)

    def staged(self, circle: Circle | None) -> SourcePlace | None:
        is_near = circle is None or circle.has(self.lat, self.lon)
        is_place = self.category in CATEGORY_KEYS and self.osm_type in _LETTERS
        return self.element().place() if is_near and is_place else None

    def _address_tags(self) -> dict[str, str]:
        said = self.address
        town = next((said[kind] for kind in ("city", "town", "village") if kind in said), None)
        parts = {
            "addr:housenumber": said.get("house_number"),
            "addr:street": said.get("road"),
            "addr:postcode": said.get("postcode"),
            "addr:city": town,
            "addr:state": said.get("state"),
            "addr:country": str(said.get("country_code", "")).upper(),
        }
        return {key: str(value) for key, value in parts.items() if value}


_ROWS = TypeAdapter(tuple[_Row, ...])
