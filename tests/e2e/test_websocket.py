"""What a websocket client gets that is no browser page of ours."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, RejectConnection, Request, TextMessage

from placecurator.ui.states.triage import TriageState

ANSWER_WITHIN_S = 10


class Client:
    """Speaks Engine.IO and Socket.IO over a websocket, as a page of ``origin`` does."""

    def __init__(self, socket: socket.socket, host: str, origin: str):
        self._socket = socket
        self._protocol = WSConnection(ConnectionType.CLIENT)
        target = f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        headers = [(b"Origin", origin.encode())]
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
def _client(demo_url: str, origin: str) -> Iterator[Client]:
    address = urlsplit(demo_url)
    assert address.hostname
    with socket.create_connection((address.hostname, address.port), ANSWER_WITHIN_S) as connection:
        yield Client(connection, address.netloc, origin)


@contextmanager
def _connected(demo_url: str) -> Iterator[Client]:
    with _client(demo_url, origin=demo_url) as client:
        assert isinstance(client.answer(), AcceptConnection)
        assert client.receive().startswith("0")
        client.send("40/_event,")
        assert client.receive().startswith("40/_event,")
        yield client


def _call(client: Client, handler: str, **payload: Any) -> str:
    """Call a handler; returns all that comes back until something is said."""
    name = f"{TriageState.get_full_name()}.{handler}"
    event = {"name": name, "payload": payload, "router_data": {"pathname": "/", "query": {}}}
    client.send("42/_event," + json.dumps(["event", event]))
    heard = ""
    while '"said' not in heard:
        heard += client.receive()
    return heard


def test_a_page_of_another_site_cannot_connect(demo_url: str) -> None:
    with _client(demo_url, origin="https://evil.example") as client:
        assert isinstance(client.answer(), RejectConnection)


def test_junk_from_a_client_of_our_own_origin_is_refused_in_words(demo_url: str) -> None:
    with _connected(demo_url) as client:
        assert "is not one of the choices" in _call(client, "give", status="DROP TABLE")
        assert "place_ids" in _call(client, "select", place_ids="everything")
