"""The page on which faults are chosen, and the same as JSON under ``/faults``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from placecurator.demo.catalogue import all_places
from placecurator.demo.console_page import CSP, console_page
from placecurator.demo.faults import Fault, FaultPlan, fault_of, percent_of
from placecurator.demo.places_api import PlacesApi

_MOST_BYTES = 10_000


class Console:
    """Shows and changes the plan while the server runs."""

    def __init__(self, plan: FaultPlan, api: PlacesApi):
        self._plan = plan
        self._api = api

    async def page(self, request: Request) -> Response:
        """What this server is, and a form."""
        markup = console_page(self._plan, len(all_places()), self._api.answered)
        return HTMLResponse(markup, headers={"Content-Security-Policy": CSP})

    async def show(self, request: Request) -> Response:
        """The plan."""
        return JSONResponse({"percent": self._plan.percents, "places": self._plan.single})

    async def change(self, request: Request) -> Response:
        """``{"not_found": 3}`` replaces all percentages; ``{"place_id", "fault"}`` is for one."""
        try:
            body = json.loads(await _limited_body(request))
            self._apply(body)
        except (ValueError, RecursionError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return await self.show(request)

    async def submit(self, request: Request) -> Response:
        """The form of the page."""
        async with request.form(max_files=0, max_fields=20) as form:
            fields = {name: value for name, value in form.items() if value}
        if not fields.get("place_id"):
            fields.pop("fault", None)
        try:
            self._apply(fields)
        except ValueError as error:
            markup = console_page(
                self._plan, len(all_places()), self._api.answered, problem=str(error)
            )
            return HTMLResponse(markup, 422, headers={"Content-Security-Policy": CSP})
        return RedirectResponse("/", 303)

    def _apply(self, body: Any) -> None:
        if not isinstance(body, Mapping):
            raise ValueError("The body must be a JSON object.")
        if "place_id" in body:
            self._plan.set_single(_known_key(body["place_id"]), _chosen(body.get("fault")))
        else:
            self._plan.set_percents({fault_of(name): percent_of(p) for name, p in body.items()})


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError("The body is too long.")
    return bytes(body)


def _known_key(place_id: object) -> str:
    key = place_id.strip().removeprefix("demo:") if isinstance(place_id, str) else ""
    if key not in all_places():
        raise ValueError("There is no such place in the sample; ids look like demo:n55211772.")
    return key


def _chosen(name: object) -> Fault | None:
    return None if name in {None, "none"} else fault_of(name)
