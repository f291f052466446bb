"""OpenStreetMap by the Overpass API: details of many places in one query, and search.

https://wiki.openstreetmap.org/wiki/Overpass_API; the public server's policy (two queries at a time
for each address, some 10,000 a day) is at https://dev.overpass-api.de/overpass-doc/en/preface/commons.html
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from placecurator.deepscan.body import ACCEPT_ENCODING
from placecurator.deepscan.place_ref import OSM, PlaceRef
from placecurator.deepscan.providers import ql
from placecurator.deepscan.providers.batches import Batches
from placecurator.deepscan.providers.calls import call
from placecurator.deepscan.providers.circle import circle_of
from placecurator.deepscan.providers.health import healthy, unhealthy
from placecurator.deepscan.providers.osm_details import details_in_batch
from placecurator.deepscan.providers.osm_element import Element
from placecurator.deepscan.providers.osm_errors import osm_failure
from placecurator.deepscan.providers.osm_kinds import wanted_by
from placecurator.deepscan.providers.osm_plan import free_plan
from placecurator.deepscan.providers.protocol import ProviderAnswer, ProviderHealth
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery

MOST_IN_A_QUERY = 50
_AT_ONCE = 1  # in this process: several of them share the two slots of an address
_DETAILS_S, _SEARCH_S = 8, 25  # told to the server
_MORE_S = 2.0  # for the way there and back
_NO_PLACE = "node/1"


class Overpass:
    """An Overpass server at ``url`` (``…/api/interpreter``); ``agent`` says who asks."""

    name = OSM

    def __init__(self, transport: httpx.AsyncBaseTransport, *, url: str, agent: str):
        self._transport = transport
        self._url = url
        self._headers = {"User-Agent": agent, "Accept-Encoding": ACCEPT_ENCODING}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._batches = Batches(self._elements, slots=self._slots, most=MOST_IN_A_QUERY)

    def plan_details(self) -> CallPlan:
        """Nothing to pay."""
        return free_plan("elements by id")

    def plan_search(self) -> CallPlan:
        """Nothing to pay."""
        return free_plan("elements by tag or name")

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What the element says; places that are asked for at the same time share a query.

        Raises:
            ScanFailed: There is no such element, it is closed, or the server gave no answer.
        """
        return await details_in_batch(self._batches, place, meter)

    async def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        """All that is found at once: the API knows no pages.

        Raises:
            InvalidInput: Neither a circle nor the text says where.
            ScanFailed: The server gave no answer.
        """
        wanted, circle = wanted_by(query.text), circle_of(query)
        if not wanted.name:
            raise InvalidInput("text", "must say what is looked for")
        if circle is None and wanted.area is None:
            raise InvalidInput(
                "text", "must say where, as in: dentists in Espoo; or give a point and a radius"
            )
        asked = ql.by_kind(
            wanted, circle=circle, country=query.country, most=query.limit, timeout_s=_SEARCH_S
        )
        meter.requests_made += 1
        meter.provider = self.name
        async with self._slots:
            elements = await self._query(asked, limit_s=_SEARCH_S + _MORE_S)
        staged = (element.place() for element in elements.values())
        yield FoundPlaces(places=tuple(place for place in staged if place), is_last=True)

    async def health(self) -> ProviderHealth:
        """Ask for one element."""
        try:
            await self._elements((_NO_PLACE,))
        except ScanFailed as failure:
            return unhealthy(self.name, failure)
        return healthy(self.name)

    async def _elements(self, references: Sequence[str]) -> Mapping[str, Element]:
        asked = ql.by_ids(references, timeout_s=_DETAILS_S)
        return await self._query(asked, limit_s=_DETAILS_S + _MORE_S)

    async def _query(self, asked: str, *, limit_s: float) -> Mapping[str, Element]:
        request = httpx.Request("POST", self._url, headers=self._headers, data={"data": asked})
        answer = await call(self._transport, request, limit_s=limit_s)
        if answer.status != 200:
            raise osm_failure(answer)
        try:
            read = _Answer.model_validate_json(answer.content)
        except ValidationError as error:
            raise ScanFailed(Cause.provider_answer_unreadable) from error
        if read.remark:  # "runtime error: …": what is there may be only a part
            raise ScanFailed(Cause.provider_unavailable)
        return {one.reference: one.typed() for one in read.elements}


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Point(_Part):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class _Element(_Part):
    type: str
    id: int
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    center: _Point | None = None
    tags: dict[str, str] = {}

    @property
    def reference(self) -> str:
        return f"{self.type}/{self.id}"

    def typed(self) -> Element:
        where = self.center or self
        return Element(
            reference=self.reference, latitude=where.lat, longitude=where.lon, tags=self.tags
        )


class _Answer(_Part):
    """``osm3s`` says how old the data is: whoever leaves it out is no Overpass server.

    Without that check, any other JSON would mean that no place exists.
    """

    osm3s: dict[str, Any]
    elements: tuple[_Element, ...]
    remark: str | None = None
