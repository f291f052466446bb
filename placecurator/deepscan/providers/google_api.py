"""Requests to the Places API (New): key, mask, price, and what an error means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from placecurator.deepscan.body import ACCEPT_ENCODING
from placecurator.deepscan.providers.calls import call
from placecurator.deepscan.providers.google_errors import scan_failure
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter

Parsed = TypeVar("Parsed", bound=BaseModel)


class GoogleApi:
    """The API at ``base_url``, asked with ``key`` under the provider's ``name``.

    The key travels in a header, never in a URL, because URLs end up in logs.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, *, name: str, base_url: str, key: str):
        self._transport = transport
        self._name = name
        self._key = key
        self.places_url = f"{base_url.rstrip('/')}/v1/places"

    async def ask(
        self,
        answer: type[Parsed],
        path: str,
        mask: str,
        meter: ScanMeter,
        *,
        price_micros: int,
        limit_s: float,
        body: Mapping[str, Any] | None = None,
    ) -> Parsed:
        """Send one request to ``places_url`` + ``path``: POST if there is a ``body``, else GET.

        Raises:
            ScanFailed: As the API's error.
        """
        headers = {
            "X-Goog-Api-Key": self._key,
            "X-Goog-FieldMask": mask,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        method = "GET" if body is None else "POST"
        request = httpx.Request(method, f"{self.places_url}{path}", headers=headers, json=body)
        # Counted before it is sent: a request that is broken off may be billed all the same.
        meter.requests_made += 1
        meter.provider = self._name
        meter.cost_micros += price_micros
        said = await call(self._transport, request, limit_s=limit_s)
        if said.status != 200:
            meter.cost_micros -= price_micros  # errors are not billed
            retry_after = said.headers.get("Retry-After")
            raise scan_failure(said.status, said.content, retry_after, datetime.now(UTC))
        try:
            return answer.model_validate_json(said.content)
        except ValidationError as error:
            raise ScanFailed(Cause.provider_answer_unreadable) from error
