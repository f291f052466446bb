"""Websites whose answers a test writes down, under public names, on one real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from placecurator.deepscan.safe_http import GuardedBackend
from tests.deepscan.detour import Detour
from tests.http_server import HttpServer

ADDRESS = "203.0.114.1"
ROBOTS = "/robots.txt"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page answers. A ``body`` of text is HTML unless ``headers`` say otherwise."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its URL without the scheme, its headers, and when it came (monotonic seconds)."""

    url: str
    headers: Mapping[str, str]
    at: float


Answers = Mapping[str, Reply | Callable[[Asked], Reply]]


class Sites:
    """``pages`` are answers by host and path, such as ``good.fi/contact``; others are not found."""

    def __init__(self, port: int, pages: Answers):
        self.port = port
        self.pages = dict(pages)
        self.asked: list[Asked] = []
        self._detour = Detour(port)

    @property
    def urls(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [asked.url for asked in self.asked if not asked.url.endswith(ROBOTS)]

    @property
    def robots(self) -> list[str]:
        """Which robots.txt were asked for, in order."""
        return [asked.url for asked in self.asked if asked.url.endswith(ROBOTS)]

    @property
    def connections(self) -> int:
        """How many connections were made."""
        return self._detour.connections

    def backend(self) -> GuardedBackend:
        """Finds every name at a public address, and connects to the server instead."""
        return GuardedBackend(None, lambda _host, _port: [ADDRESS], self._detour)

    def answer(self, asked: Asked) -> Reply:
        """What the page says."""
        self.asked.append(asked)
        reply = self.pages.get(asked.url, Reply(status=404))
        return reply(asked) if callable(reply) else reply


@contextmanager
def scripted_sites(pages: Answers) -> Iterator[Sites]:
    """Serves ``pages``, over connections that stay open."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            reply = sites.answer(
                Asked(f"{host}{self.path}", dict(self.headers.items()), time.monotonic())
            )
            stopping.wait(reply.after_s)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
            for name, value in {**headers, **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.status != 304:
                self._write(body)

        def _write(self, body: bytes) -> None:
            try:
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # the visitor has seen enough

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    stopping = threading.Event()
    server = HttpServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False  # some connections are still open
    sites = Sites(server.server_port, pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield sites
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def links(*targets: str) -> str:
    """A page with links; each target is ``/address text``."""
    pairs = (target.partition(" ") for target in targets)
    return "".join(f'<p><a href="{href}">{text or href}</a></p>' for href, _, text in pairs)
