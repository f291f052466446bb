"""What a websocket client gets that is no browser page of ours."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import socketio  # type: ignore[import-untyped]

from placecurator.ui.states.triage import TriageState


def _connect(demo_url: str, **headers: str) -> socketio.SimpleClient:
    client = socketio.SimpleClient()
    client.connect(
        f"{demo_url}?token={uuid.uuid4()}",
        socketio_path="/_event",
        namespace="/_event",
        transports=["websocket"],
        headers=headers,
        wait_timeout=10,
    )
    return client


def _call(client: socketio.SimpleClient, handler: str, **payload: Any) -> str:
    """Call a handler and return all that comes back, until something is said."""
    name = f"{TriageState.get_full_name()}.{handler}"
    router = {"pathname": "/", "query": {}, "asPath": "/"}
    client.emit("event", {"name": name, "payload": payload, "router_data": router})
    heard = ""
    while "said" not in heard:
        heard += str(client.receive(timeout=10))
    return heard


def test_a_page_of_another_site_cannot_connect(demo_url: str) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        _connect(demo_url, Origin="https://evil.example")


def test_junk_from_a_client_of_our_own_origin_is_refused_in_words(demo_url: str) -> None:
    client = _connect(demo_url, Origin=demo_url)
    try:
        assert "not one of the choices" in _call(client, "give", status="DROP TABLE")
        assert "place_ids" in _call(client, "select", place_ids="everything")
    finally:
        client.disconnect()
