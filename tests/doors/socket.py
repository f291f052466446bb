"""A websocket client that is no browser: it sends what it likes, and hears all that comes back."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

from reflex.state import State
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, Request, TextMessage

ANSWER_WITHIN_S = 20

Told = dict[str, Any]
"""What the server sends after an event: ``delta`` and ``events``."""


class Client:
    """Speaks Engine.IO and Socket.IO over a websocket, as a page with the client token does."""

    def __init__(
        self, connection: socket.socket, host: str, token: str, headers: Mapping[str, str]
    ):
        self._socket = connection
        self._protocol = WSConnection(ConnectionType.CLIENT)
        target = f"/_event/?EIO=4&transport=websocket&token={token}"
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._socket.sendall(self._protocol.send(Request(host, target, extra_headers=extra)))
        self._frames = self._hear()
        self.answer = next(self._frames)
        self.opened = isinstance(self.answer, AcceptConnection)

    def join(self) -> Self:
        """Enter the namespace of events."""
        assert self.opened
        assert self._packet().startswith("0")
        self.send("40/_event,")
        while not self._packet().startswith("40/_event,"):
            pass
        return self

    def send(self, packet: str) -> None:
        self._socket.sendall(self._protocol.send(TextMessage(packet)))

    def emit(self, event: Any) -> None:
        self.send("42/_event," + json.dumps(["event", event]))

    def call(self, handler: str, payload: Any, *, path: str = "/") -> list[Told]:
        """Call a handler by its full name; returns all that was told until it was dealt with.

        Events of one connection are handled in their order: when a second one, which is refused
        by its own name, was answered, so was the first.
        """
        where = {"pathname": path, "asPath": path, "query": {}}
        self.emit({"name": handler, "payload": payload, "router_data": where})
        return self.told()

    def told(self) -> list[Told]:
        """All that was told until now."""
        mark = f"mark{uuid.uuid4().hex}"
        hydrate = f"{State.get_full_name()}.hydrate"
        self.emit({"name": hydrate, "payload": {mark: 1}, "router_data": {"pathname": "/"}})
        heard: list[Told] = []
        while True:
            packet = self._packet()
            if packet.startswith("42/_event,"):
                _, told = json.loads(packet.partition(",")[2])
                if mark in json.dumps(told):
                    return heard
                heard.append(told)

    def _packet(self) -> str:
        """The next packet that is no question whether we are there."""
        whole = ""
        for frame in self._frames:
            assert isinstance(frame, TextMessage), frame
            whole += frame.data
            if not frame.message_finished:
                continue
            if whole != "2":
                return whole
            self.send("3")
            whole = ""
        raise EOFError

    def _hear(self) -> Iterator[Event]:
        while data := self._socket.recv(65_536):
            self._protocol.receive_data(data)
            yield from self._protocol.events()


@contextmanager
def connection(
    url: str, *, secret: str | None = None, token: str | None = None, origin: str | None = None
) -> Iterator[Client]:
    """A connection to the server at ``url`` in the session with ``secret``; None: in none."""
    address = urlsplit(url)
    assert address.hostname
    headers = {"Origin": origin or url}
    if secret is not None:
        headers["Cookie"] = f"pc_session={secret}"
    where = (address.hostname, address.port)
    with socket.create_connection(where, ANSWER_WITHIN_S) as opened:
        yield Client(opened, address.netloc, token or str(uuid.uuid4()), headers)


@contextmanager
def joined(url: str, *, secret: str | None = None, token: str | None = None) -> Iterator[Client]:
    """A connection that may send events."""
    with connection(url, secret=secret, token=token) as client:
        yield client.join()


def words(told: list[Told]) -> str:
    """All of it as one text to look into."""
    return json.dumps(told)


def consequences(told: list[Told]) -> str:
    """What a page is asked to do, in the same way: a redirect, a sentence to show."""
    return json.dumps([event for one in told for event in one.get("events") or ()])
