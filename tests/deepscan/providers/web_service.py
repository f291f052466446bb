"""A web service on 127.0.0.1 that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.http_server import HttpServer


@dataclass(frozen=True)
class Asked:
    """A request: the form of a POST, or the query of a GET, and the JSON body if there is one."""

    path: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any = None


@dataclass(frozen=True)
class Reply:
    """``body`` is sent as JSON unless it is text; ``after`` is waited for before."""

    body: Any = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: threading.Event | None = None


class WebService:
    """``answers`` replies to each request; those in ``replies`` come before, one for each."""

    def __init__(self, answers: Callable[[Asked], Reply]):
        self.answers = answers
        self.replies: list[Reply] = []
        self.asked: list[Asked] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.replies.pop(0) if self.replies else self.answers(asked)


@contextmanager
def serving(service: WebService) -> Iterator[WebService]:
    """Serves from threads until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.service = service
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


class _Server(HttpServer):
    service: WebService

    def handle_error(self, *_: object) -> None:
        """Says nothing of those who hang up before the answer is over."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        self._answer(Asked(urlsplit(self.path).path, query, dict(self.headers)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path, headers = urlsplit(self.path).path, dict(self.headers)
        if self.headers["Content-Type"] == "application/json":
            self._answer(Asked(path, {}, headers, json.loads(body)))
        else:
            self._answer(Asked(path, dict(parse_qsl(body)), headers))

    def _answer(self, asked: Asked) -> None:
        reply = self.server.service.next_reply(asked)
        if reply.after:
            reply.after.wait(10)
        body = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing on the terminal."""
