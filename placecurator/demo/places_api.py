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
from placecurator.demo.dialect import PROJECT, error_answer, masked, refusal_of
from placecurator.demo.faults import Fault, FaultPlan
from placecurator.sample import SampleRecord

_MOVED = "-moved"
_RETRY_AFTER_S = {Fault.rate_limited: 2, Fault.quota_spent: 5}


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
        refusal = refusal_of(request)
        if refusal is not None:
            return refusal
        record = all_places().get(key.removesuffix(_MOVED))
        if record is None:
            return _unknown(key)
        fault = self._fault(key, record)
        if fault is Fault.slow:
            await asyncio.sleep(self.slow_ms / 1000)
        broken = _broken(fault)
        return broken or JSONResponse(masked(_place(record, key, fault, request), request))

    def _fault(self, key: str, record: SampleRecord) -> Fault | None:
        """A place that moved is healthy at its new id, unless it moves in circles."""
        if key == key_of(record):
            return self.plan.next_fault(key)
        circling = self.plan.fault_of(key_of(record)) is Fault.moved_in_circles
        return Fault.moved_in_circles if circling else None

    def _latency_s(self, key: str) -> float:
        spread = hashlib.sha256(key.encode()).digest()[0] / 255  # the same for a place each time
        return self.latency_ms * (0.5 + spread) / 1000


def _unknown(key: str) -> Response:
    if key[:1] in {"n", "w"} and key[1:].isdecimal():
        return _not_found()
    return error_answer(400, "INVALID_ARGUMENT", f"Not a valid Place ID: {key[:100]}")


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
            return error_answer(500, "INTERNAL", "An internal error has occurred.")
        case Fault.rate_limited | Fault.quota_spent:
            period = "minute" if fault is Fault.rate_limited else "day"
            text = (
                "Quota exceeded for quota metric 'GetPlaceRequest' and limit 'GetPlaceRequest per "
                f"{period}' of service 'places.googleapis.com' for consumer "
                f"'project_number:{PROJECT}'."
            )
            answer = error_answer(429, "RESOURCE_EXHAUSTED", text, "RATE_LIMIT_EXCEEDED")
            answer.headers["Retry-After"] = str(_RETRY_AFTER_S[fault])
            return answer
    return None


def _not_found() -> Response:
    text = "The Place ID is no longer valid. Please refresh cached Place IDs."
    return error_answer(404, "NOT_FOUND", text)
