"""Websites under public names and addresses, all of which are one real server on loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from placecurator.deepscan.safe_http import GuardedBackend
from tests.deepscan.detour import Detour
from tests.http_server import HttpServer

ADDRESS = "203.0.114.1"


@dataclass(frozen=True, slots=True)
class Sites:
    """The server, and what it was asked for.

    ``addresses`` are those of the names that have one of their own; all others have ``ADDRESS``.
    ``asked_at`` are seconds of the monotonic clock, by host.
    """

    port: int
    addresses: Mapping[str, str]
    asked_at: dict[str, list[float]] = field(default_factory=dict)

    def backend(self) -> GuardedBackend:
        """Resolves every name to its public address, and connects to the server instead."""

        def look_up(host: str, _port: int) -> list[str]:
            return [self.addresses.get(host, ADDRESS)]

        return GuardedBackend(None, look_up, Detour(self.port))

    def times(self, hosts: Iterable[str] | None = None) -> list[float]:
        """When these hosts, or all, were asked."""
        wanted = self.asked_at if hosts is None else hosts
        return sorted(at for host in wanted for at in self.asked_at.get(host, ()))


@contextmanager
def running_sites(addresses: Mapping[str, str] | None = None) -> Iterator[Sites]:
    """A page at every path but ``/redirect?to=URL`` and ``/robots.txt``, which is missing.

    ``/v1/places/NAME`` is a provider's answer: the website of that place is http://NAME.fi/.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            if self.path == "/robots.txt":  # is no page
                self.send_error(404)
                return
            sites.asked_at.setdefault(host, []).append(time.monotonic())
            url = urlsplit(self.path)
            if url.path == "/redirect":
                self.send_response(302)
                self.send_header("Location", parse_qs(url.query)["to"][0])
                self.end_headers()
            elif url.path.startswith("/v1/places/"):
                name = url.path.rpartition("/")[2]
                place = {
                    "id": name,
                    "displayName": {"text": name},
                    "websiteUri": f"http://{name}.fi/",
                }
                self._answer("application/json", json.dumps(place).encode())
            else:
                self._answer("text/html", b"<a href='mailto:info@good.fi'>info@good.fi</a>")

        def _answer(self, media_type: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HttpServer(("127.0.0.1", 0), Handler)
    sites = Sites(server.server_port, addresses or {})
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield sites
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
