"""A websocket client that is no browser page of ours."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, Request, TextMessage

from placecurator.ui.states.triage import TriageState

ANSWER_WITHIN_S = 10


class Client:
    """Speaks Engine.IO and Socket.IO over a websocket, as a page of ``origin`` does."""

    def __init__(self, socket: socket.socket, host: str, origin: str, cookies: str):
        self._socket = socket
        self._protocol = WSConnection(ConnectionType.CLIENT)
        target = f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        headers = [(b"Origin", origin.encode()), (b"Cookie", cookies.encode())]
        self._socket.sendall(self._protocol.send(Request(host, target, extra_headers=headers)))
        self._events = self._hear()

    def answer(self) -> Event:
        """What came of the request to open a websocket."""
        return next(self._events)

    def send(self, packet: str) -> None:
        self._socket.sendall(self._protocol.send(TextMessage(packet)))

    def receive(self) -> str:
        """The next packet, or a part of a long one."""
        event = next(self._events)
        assert isinstance(event, TextMessage)
        return event.data

    def _hear(self) -> Iterator[Event]:
        while data := self._socket.recv(65_536):
            self._protocol.receive_data(data)
            yield from self._protocol.events()


@contextmanager
def client(demo_url: str, origin: str, cookies: str = "") -> Iterator[Client]:
    """A client that has asked for a websocket."""
    address = urlsplit(demo_url)
    assert address.hostname
    with socket.create_connection((address.hostname, address.port), ANSWER_WITHIN_S) as connection:
        yield Client(connection, address.netloc, origin, cookies)


@contextmanager
def connected(demo_url: str, cookies: str = "") -> Iterator[Client]:
    """A client as a page of ours is, with the cookies of a browser."""
    with client(demo_url, demo_url, cookies) as page:
        assert isinstance(page.answer(), AcceptConnection)
        assert page.receive().startswith("0")
        page.send("40/_event,")
        assert page.receive().startswith("40/_event,")
        yield page


def call(client: Client, handler: str, *, until: str = '"said', **payload: Any) -> str:
    """Call a handler of the triage page; returns all that comes back until ``until`` is heard."""
    name = f"{TriageState.get_full_name()}.{handler}"
    event = {"name": name, "payload": payload, "router_data": {"pathname": "/", "query": {}}}
    client.send("42/_event," + json.dumps(["event", event]))
    heard = ""
    while until not in heard:
        heard += client.receive()
    return heard
