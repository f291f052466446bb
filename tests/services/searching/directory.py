"""A small provider: a real HTTP server that gives pages of places, and a client that asks it.

It speaks the dialect of the Places API (New), too, so that our own client can ask it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import ProviderAnswer, ProviderHealth
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.place import SourcePlace
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery
from tests.http_server import HttpServer

PRICE_MICROS = 35_000


@dataclass
class Directory:
    """What the server answers: ``pages`` of (id, name), or the status of a refusal.

    From the page ``stuck_at`` on it does not answer until ``released``; None: it always does.
    """

    pages: Sequence[Sequence[tuple[str, str]] | int]
    stuck_at: int | None = None
    released: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def answer(self, number: int) -> tuple[int, bytes]:
        if self.stuck_at is not None and number >= self.stuck_at:
            self.asked.set()
            self.released.wait(20)
        page = self.pages[number]
        if isinstance(page, int):
            return page, b"{}"
        last = number + 1 == len(self.pages)
        return 200, json.dumps({"places": page, "last": last}).encode()

    def answer_as_google(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """The same in the dialect of the Places API (New), for our own client of it."""
        number = int(body.get("pageToken", 0))
        status, said = self.answer(number)
        if status != 200:
            return status, said
        found = json.loads(said)
        answer: dict[str, Any] = {
            "places": [
                {"id": place_id, "displayName": {"text": name, "languageCode": "fi"}}
                for place_id, name in found["places"]
            ]
        }
        if not found["last"]:
            answer["nextPageToken"] = str(number + 1)
        return status, json.dumps(answer).encode()


@contextmanager
def serving(*pages: Sequence[tuple[str, str]] | int, stuck_at: int | None = None) -> Iterator[Any]:
    """Run a directory on a port of its own; yields the ``Directory``."""
    directory = Directory(pages, stuck_at)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*directory.answer(int(self.path.rpartition("/")[2])))

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(*directory.answer_as_google(json.loads(asked)))

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HttpServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    directory.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield directory
    finally:
        directory.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class DirectoryProvider:
    """Asks a directory."""

    name = "directory"

    def __init__(self, url: str):
        self._url = url

    def plan_search(self) -> CallPlan:
        return CallPlan(
            provider=self.name,
            profile="contact",
            call="search",
            fields=("name",),
            price_micros=PRICE_MICROS,
            free_per_month=None,
            prices_as_of=None,
        )

    async def details(self, place: PlaceRef, meter: ScanMeter) -> ProviderAnswer:
        raise ScanFailed(Cause.place_not_found)

    async def health(self) -> ProviderHealth:
        return ProviderHealth(provider=self.name, cause=None, words="The directory answers.")

    def plan_details(self) -> CallPlan:
        return self.plan_search()

    async def search(self, query: SearchQuery, meter: ScanMeter) -> AsyncIterator[FoundPlaces]:
        if query.country == "AQ":
            raise InvalidInput("country", "is not served")
        async with httpx.AsyncClient(base_url=self._url) as client:
            number, last = 0, False
            while not last:
                answer = await client.get(f"/{number}", timeout=30)
                meter.requests_made += 1
                if answer.status_code != 200:
                    raise ScanFailed(Cause.provider_unavailable, retry_after_s=60)
                meter.cost_micros += PRICE_MICROS
                found = answer.json()
                number, last = number + 1, found["last"]
                places = tuple(
                    SourcePlace(place_id=place_id, name=name, source="directory")
                    for place_id, name in found["places"]
                )
                yield FoundPlaces(places=places, is_last=last)
