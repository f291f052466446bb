"""The older Place Details of Google, for projects that cannot enable the new API.

https://developers.google.com/maps/documentation/places/web-service/legacy/details
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
from pydantic import ValidationError

from placecurator.deepscan.body import ACCEPT_ENCODING
from placecurator.deepscan.place_ref import GOOGLE, PlaceRef
from placecurator.deepscan.providers.calls import call
from placecurator.deepscan.providers.google_errors import until_the_quota_is_new
from placecurator.deepscan.providers.google_legacy_answer import FACTS, FIELDS, LegacyAnswer
from placecurator.deepscan.providers.google_observations import observations_of
from placecurator.deepscan.providers.health import healthy, unhealthy
from placecurator.deepscan.providers.pricing import price_of
from placecurator.deepscan.providers.protocol import ProviderAnswer, ProviderHealth
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery

_PLACE_ID = re.compile(r"[A-Za-z0-9_=+-]{1,1000}")
_PATH = "/maps/api/place/details/json"
_PRICE = "legacy_details"
_LIMIT_S = 8.0
_MINUTE_S = 60.0
_ANY_PLACE = "ChIJj61dQgK6j4AR4GeTYWZsKWw"
_ABOUT_THE_PLACE = frozenset({Cause.place_not_found, Cause.invalid_place_id})
_ABOUT_THE_ACCOUNT = frozenset({"OVER_QUERY_LIMIT", "OVER_DAILY_LIMIT", "REQUEST_DENIED"})
_VERDICTS = {
    "ZERO_RESULTS": Cause.place_not_found,
    "NOT_FOUND": Cause.place_not_found,
    "INVALID_REQUEST": Cause.invalid_place_id,
    "OVER_QUERY_LIMIT": Cause.rate_limited,
    "OVER_DAILY_LIMIT": Cause.quota_spent,
    "REQUEST_DENIED": Cause.api_key_rejected,
    "UNKNOWN_ERROR": Cause.provider_unavailable,
}


class GoogleLegacy:
    """Details only. The API wants the key in the URL: no part of it is logged, raised or kept."""

    name = GOOGLE

    def __init__(self, transport: httpx.AsyncBaseTransport, *, base_url: str, key: str):
        self._transport = transport
        self._url = f"{base_url.rstrip('/')}{_PATH}"
        self._key = key
        self._price = price_of(GOOGLE, _PRICE)

    def plan_details(self) -> CallPlan:
        """What ``details`` of one place costs; the price of all three kinds of data together."""
        return CallPlan(
            provider=GOOGLE,
            profile="legacy",
            call=_PRICE,
            fields=FACTS,
            price_micros=self._price.micros,
            free_per_month=self._price.free_per_month,
            prices_as_of=self._price.as_of,
        )

    def plan_search(self) -> CallPlan:
        """It cannot.

        Raises:
            InvalidInput: Always.
        """
        raise _cannot_search()

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        """What Google says about ``place``.

        Raises:
            ScanFailed: As the API's verdict, or because the place is closed for good.
        """
        meter.provider = GOOGLE
        read = await self._ask(place.value, FIELDS, meter, self._price.micros)
        found = read.place()
        if found.closed_for_good:
            raise ScanFailed(Cause.place_closed)
        alias = place.place_id_of(found.id) if found.id != place.value else None
        return ProviderAnswer(
            # The address without its query, which holds the key.
            observations=observations_of(found, source=GOOGLE, url=self._url),
            alias_place_id=alias,
        )

    def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        """It cannot.

        Raises:
            InvalidInput: Always.
        """
        raise _cannot_search()

    async def health(self) -> ProviderHealth:
        """Ask for the id of a place, which is free. That Google does not know it is no fault."""
        try:
            await self._ask(_ANY_PLACE, "place_id", ScanMeter(), 0)
        except ScanFailed as failure:
            if failure.cause not in _ABOUT_THE_PLACE:
                return unhealthy(GOOGLE, failure)
        return healthy(GOOGLE)

    async def _ask(
        self, value: str, fields: str, meter: ScanMeter, price_micros: int
    ) -> LegacyAnswer:
        if not _PLACE_ID.fullmatch(value):
            raise ScanFailed(Cause.invalid_place_id)
        request = httpx.Request(
            "GET",
            self._url,
            params={"place_id": value, "fields": fields, "key": self._key},
            headers={"Accept-Encoding": ACCEPT_ENCODING},
        )
        meter.requests_made += 1
        meter.cost_micros += price_micros
        answer = await call(self._transport, request, limit_s=_LIMIT_S)
        try:
            read = LegacyAnswer.model_validate_json(answer.content)
        except ValidationError:
            read = None
        if read is None or answer.status != 200 or read.status != "OK":
            meter.cost_micros -= price_micros  # errors are not billed
            raise _failure(answer.status, read)
        return read


def _failure(status: int, read: LegacyAnswer | None) -> ScanFailed:
    if status >= 500:
        return ScanFailed(Cause.provider_unavailable)
    if status == 429:
        return ScanFailed(Cause.rate_limited, retry_after_s=_MINUTE_S)
    cause = _cause_of(read) if read else None
    if cause is Cause.quota_spent:
        return ScanFailed(cause, retry_after_s=until_the_quota_is_new(datetime.now(UTC)))
    if cause is Cause.rate_limited:
        return ScanFailed(cause, retry_after_s=_MINUTE_S)
    return ScanFailed(cause or Cause.provider_answer_unreadable)


def _cause_of(read: LegacyAnswer) -> Cause | None:
    """One verdict stands for several faults, which only the words beside it tell apart."""
    words = read.error_message.lower()
    if read.status in _ABOUT_THE_ACCOUNT:
        if "billing" in words or "not authorized" in words or "not activated" in words:
            return Cause.api_not_enabled
        if "key" in words:
            return Cause.api_key_rejected
        if "daily" in words:
            return Cause.quota_spent
    return _VERDICTS.get(read.status)


def _cannot_search() -> InvalidInput:
    return InvalidInput("provider", "the older API of Google cannot search here")
