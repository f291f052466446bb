"""Handlers called with what no page would send: refused in words, and nothing changes."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
import sqlalchemy as sa
from reflex_base.registry import RegistrationContext

from placecurator.domain.accounts import Role
from placecurator.storage.database import transaction
from placecurator.storage.models import ApiToken, CurationEvent, Place, User
from placecurator.ui.roles import NEEDED
from tests.doors.conftest import Server
from tests.doors.socket import Client, joined

JUNK: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "negative": -1,
    "huge number": 2**70,
    "fraction": 1.5,
    "not a number": float("nan"),
    "infinite": float("inf"),
    "word": "junk",
    "long": "x" * 200_000,
    "no text": "\x00\ud800",
    "markup": "<script>alert(1)</script>",
    "list": [None, 1, "x", []],
    "many": ["x"] * 50_000,
    "object": {"a": {"b": [1]}},
    "deep": json.loads("[" * 200 + "]" * 200),
}
"""By its name, which tells in a failure what was sent."""

PAYLOADS: list[Any] = [None, 7, "junk", [], [1], True, {"no such argument": 1}, {"": {}}]


def _arguments(handler: str) -> list[str]:
    function = RegistrationContext.get().event_handlers[handler].handler.fn
    return list(inspect.signature(function).parameters)[1:]


def _state(engine: sa.Engine) -> list[Any]:
    """All that a handler could change; when somebody was last seen is no data."""
    columns = (
        (Place.place_id, Place.status, Place.deep_scan_status, Place.updated_by),
        (User.name, User.role, User.disabled_at, User.password_hash),
        (ApiToken.id, ApiToken.revoked_at),
        (CurationEvent.id,),
    )
    with transaction(engine) as session:
        return [session.execute(sa.select(*some)).all() for some in columns]


def _is_alive(client: Client) -> bool:
    # Refused by its own name, but answered.
    return client.told() is not None


@pytest.mark.usefixtures("no_traceback")
@pytest.mark.parametrize("name", JUNK)
def test_junk_in_every_argument_of_every_handler_changes_nothing(server: Server, name: str) -> None:
    before = _state(server.engine)

    with joined(server.url, secret=server.session(Role.admin)) as client:
        for handler in NEEDED:
            if arguments := _arguments(handler):
                client.call(handler, dict.fromkeys(arguments, JUNK[name]))
                client.call(handler, {arguments[0]: JUNK[name], "extra": JUNK[name]})
        assert _is_alive(client)

    assert _state(server.engine) == before


@pytest.mark.usefixtures("no_traceback")
@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_arguments_that_are_none_change_nothing(server: Server, payload: Any) -> None:
    before = _state(server.engine)

    with joined(server.url, secret=server.session(Role.admin)) as client:
        for handler in NEEDED:
            client.call(handler, payload)
        assert _is_alive(client)

    assert _state(server.engine) == before


@pytest.mark.parametrize(
    "packet",
    [
        "42/_event,[]",
        '42/_event,["event"]',
        '42/_event,["event",{},{}]',
        '42/_event,["event",null]',
        '42/_event,["event","junk"]',
        '42/_event,["event",[1]]',
        '42/_event,["event",{"name":"x"}]',
        '42/_event,["event",{"name":["x"],"payload":{},"router_data":7}]',
        '42/_event,["nothing",{}]',
        '42/_event,["client_error",{"a":1}]',
        '42/_event,["event",' + "[" * 5000 + "]" * 5000 + "]",
    ],
    ids=lambda packet: packet[:40],
)
def test_a_packet_that_is_no_event_leaves_the_connection_as_it_was(
    server: Server, packet: str
) -> None:
    with joined(server.url, secret=server.session(Role.admin)) as client:
        client.send(packet)

        assert _is_alive(client)
