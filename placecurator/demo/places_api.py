"""``GET /v1/places/{id}`` in the dialect of the Places API (New), with its errors."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from placecurator.demo.catalogue import all_places, key_of
from placecurator.demo.details import closed_details, place_details
from placecurator.demo.faults import Fault, FaultPlan
from placecurator.sample import SampleRecord

API_KEY = "demo"
"""The key that is accepted."""

_MOVED = "-moved"
_RETRY_AFTER_S = {Fault.rate_limited: 2, Fault.quota_spent: 5}
_KNOWN_FIELDS = frozenset(
    [
        "name",
        "id",
        "types",
        "displayName",
        "primaryType",
        "primaryTypeDisplayName",
        "formattedAddress",
        "shortFormattedAddress",
        "addressComponents",
        "postalAddress",
        "location",
        "viewport",
        "plusCode",
        "rating",
        "userRatingCount",
        "priceLevel",
        "priceRange",
        "nationalPhoneNumber",
        "internationalPhoneNumber",
        "websiteUri",
        "googleMapsUri",
        "regularOpeningHours",
        "currentOpeningHours",
        "businessStatus",
        "movedPlace",
        "movedPlaceId",
        "utcOffsetMinutes",
        "timeZone",
        "photos",
        "reviews",
        "editorialSummary",
    ]
)
_REFUSED_KEYS = {
    "demo-service-disabled": "SERVICE_DISABLED",
    "demo-billing-disabled": "BILLING_DISABLED",
    "demo-key-blocked": "API_KEY_SERVICE_BLOCKED",
}


@dataclass(slots=True)
class PlacesApi:
    """Answers for the sample. ``latency_ms`` is how long an answer takes, on average."""

    plan: FaultPlan
    latency_ms: int
    slow_ms: int
    answered: int = 0

    async def details(self, request: Request) -> Response:
        """One place, reduced to the fields that the mask names."""
        self.answered += 1
        key = request.path_params["key"]
        await asyncio.sleep(self._latency_s(key))
        refusal = _refused(request)
        if refusal is not None:
            return refusal
        record = all_places().get(key.removesuffix(_MOVED))
        if record is None:
            return _unknown(key)
        fault = self._fault(key, record)
        if fault is Fault.slow:
            await asyncio.sleep(self.slow_ms / 1000)
        broken = _broken(fault)
        return broken or JSONResponse(_masked(_place(record, key, fault, request), request))

    def _fault(self, key: str, record: SampleRecord) -> Fault | None:
        """A place that moved is healthy at its new id, unless it moves in circles."""
        if key == key_of(record):
            return self.plan.next_fault(key)
        circling = self.plan.fault_of(key_of(record)) is Fault.moved_in_circles
        return Fault.moved_in_circles if circling else None

    def _latency_s(self, key: str) -> float:
        spread = hashlib.sha256(key.encode()).digest()[0] / 255  # the same for a place each time
        return self.latency_ms * (0.5 + spread) / 1000


def _refused(request: Request) -> Response | None:
    """Key and mask are looked at first, as Google does."""
    key = request.headers.get("X-Goog-Api-Key") or request.query_params.get("key")
    if key in _REFUSED_KEYS:
        text = f"Requests to this API are blocked for project_number:{_PROJECT}."
        return _error(403, "PERMISSION_DENIED", text, _REFUSED_KEYS[key])
    if key != API_KEY:
        text = "API key not valid. Please pass a valid API key."
        return _error(400, "INVALID_ARGUMENT", text, "API_KEY_INVALID")
    mask = _mask(request)
    if not mask:
        return _error(400, "INVALID_ARGUMENT", "FieldMask is a required parameter.")
    unknown = sorted(field for field in mask - {"*"} if field.split(".")[0] not in _KNOWN_FIELDS)
    if unknown:
        text = "Error expanding 'fields' parameter. Cannot find matching fields for path "
        return _error(400, "INVALID_ARGUMENT", f"{text}'{unknown[0]}'.")
    return None


def _unknown(key: str) -> Response:
    if key[:1] in {"n", "w"} and key[1:].isdecimal():
        return _not_found()
    return _error(400, "INVALID_ARGUMENT", f"Not a valid Place ID: {key[:100]}")


def _place(record: SampleRecord, key: str, fault: Fault | None, request: Request) -> dict[str, Any]:
    own_key = key_of(record)
    if fault is Fault.closed:
        return closed_details(record, None)
    if fault in {Fault.moved, Fault.moved_in_circles}:
        return closed_details(record, own_key if key != own_key else own_key + _MOVED) | {"id": key}
    return place_details(record, str(request.base_url).rstrip("/")) | {"id": key}


def _broken(fault: Fault | None) -> Response | None:
    """The answer of a fault that hides the place."""
    match fault:
        case Fault.not_found:
            return _not_found()
        case Fault.unreadable:
            return PlainTextResponse("<html>Sign in to this network first</html>")
        case Fault.server_error:
            return _error(500, "INTERNAL", "An internal error has occurred.")
        case Fault.rate_limited | Fault.quota_spent:
            period = "minute" if fault is Fault.rate_limited else "day"
            text = (
                "Quota exceeded for quota metric 'GetPlaceRequest' and limit 'GetPlaceRequest per "
                f"{period}' of service 'places.googleapis.com' for consumer "
                f"'project_number:{_PROJECT}'."
            )
            answer = _error(429, "RESOURCE_EXHAUSTED", text, "RATE_LIMIT_EXCEEDED")
            answer.headers["Retry-After"] = str(_RETRY_AFTER_S[fault])
            return answer
    return None


_PROJECT = "123456789012"  # real answers hold such a number; it must never reach a curator


def _not_found() -> Response:
    text = "The Place ID is no longer valid. Please refresh cached Place IDs."
    return _error(404, "NOT_FOUND", text)


def _error(code: int, status: str, message: str, reason: str | None = None) -> Response:
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    if reason:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "reason": reason, "domain": "googleapis.com"}]
    return JSONResponse({"error": error}, status_code=code)


def _mask(request: Request) -> set[str]:
    text = request.headers.get("X-Goog-FieldMask") or request.query_params.get("fields") or ""
    return {field.strip() for field in text.split(",") if field.strip()}


def _masked(place: dict[str, Any], request: Request) -> dict[str, Any]:
    fields = {field.split(".")[0] for field in _mask(request)}
    return place if "*" in fields else {name: v for name, v in place.items() if name in fields}
