"""The websocket connections of this process, and who is behind each.

This and ``live.push`` are the only uses of Reflex's internals in the product.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import reflex as rx
from reflex.app import EventNamespace
from reflex.config import get_config
from reflex.event import Event
from reflex.state import StateUpdate
from reflex_base.constants import RouteVar, SocketEvent
from reflex_base.registry import RegistrationContext

from placecurator.domain.errors import DatabaseAway
from placecurator.ui import identity
from placecurator.ui.identity import KNOWN_FOR_S
from placecurator.ui.page_clock import TOO_LATE_S, PageClock

log = logging.getLogger(__name__)

PING_EVERY_S = 5
"""A page is asked for a sign of life so often."""

GIVEN_UP_AFTER_S = 10
"""Page and server take each other for gone when a sign of life is so late."""

UNHEARD_S = PING_EVERY_S + GIVEN_UP_AFTER_S + 5
"""For so long an interruption may go unnoticed, by a page that is busy."""

_MOST_REMEMBERED = 10_000

_LATE = (
    "The connection was interrupted. What you pressed arrived {:.0f} s late, and was not carried "
    "out. Press again if you still want it."
)
_TOLD_MS = 20_000


class Connections(EventNamespace):
    """Reflex's own, but each session has its own state trees, and malformed events are refused."""

    def __init__(self, app: rx.App):
        super().__init__(get_config().get_event_namespace(), app)
        self._secrets: dict[str, str | None] = {}
        self._names: dict[str, tuple[float, str | None]] = {}
        self._clocks: dict[str, PageClock] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Take note of whose connection it is."""
        headers = self._build_static_router_data(sid, environ)[RouteVar.HEADERS]
        self._secrets[sid] = identity.secret_in_headers(headers)
        self._clocks[sid] = clock = PageClock()
        if isinstance(auth, Mapping):
            clock.late_s(auth.get("event"))
        await super().on_connect(sid, environ, auth)

    def on_disconnect(self, sid: str) -> Any:
        """Forget it."""
        self._secrets.pop(sid, None)
        self._clocks.pop(sid, None)
        return super().on_disconnect(sid)

    async def link_token_to_sid(self, sid: str, token: str, *, update_state: bool = True) -> None:
        """Link the connection to the state tree of ``token`` in its own session.

        As Reflex does: a second tab with the same token gets a token of its own.
        """
        secret = self._secrets.get(sid)
        own = identity.tree_of(secret, token)
        if own in self._token_manager.token_to_socket:
            token = str(uuid.uuid4())
            own = identity.tree_of(secret, token)
            await self.emit("new_token", token, to=sid)
        await super().link_token_to_sid(sid, own, update_state=update_state)

    async def on_event(self, sid: str, *data: Any) -> None:
        """Let an event in that has the form of one, for a handler that exists, and is not late."""
        if len(data) != 1 or not _is_event(data[0]):
            log.warning("malformed event refused")
        elif not await self._came_too_late(sid, data[0]):
            await super().on_event(sid, data[0])

    async def _came_too_late(self, sid: str, event: Mapping[str, Any]) -> bool:
        """Whether an act was on its way for so long that nobody reckons with it any more."""
        clock, tree = self._clocks.get(sid), self.sid_to_token.get(sid)
        late_s = clock.late_s(event) if clock else 0.0
        handler = RegistrationContext.get().event_handlers[event["name"]].handler
        if late_s < TOO_LATE_S or tree is None or not handler.event_actions.get("temporal"):
            return False
        log.warning("act refused that came late", extra={"late_s": round(late_s, 1)})
        words = rx.toast.error(_LATE.format(late_s), duration=_TOLD_MS)
        events: Sequence[Event] = Event.from_event_type(words)
        await self.emit_update(StateUpdate(events=list(events)), tree)
        return True

    async def tell(self, update: StateUpdate, trees: Collection[str] | None = None) -> None:
        """Send an update to the signed-in connections of this process; it is written out once.

        ``trees`` names the state trees that are told; None: all.
        """
        people = await self.people()
        told = [sid for sid, tree in self._own() if sid in people and _is_in(tree, trees)]
        if told:
            await self.emit(str(SocketEvent.EVENT), update, to=told)

    async def signed_in(self) -> frozenset[str]:
        """The state trees of the connections behind which somebody is signed in."""
        people = await self.people()
        return frozenset(tree for sid, tree in self._own() if sid in people)

    async def people(self) -> Mapping[str, str]:
        """The connections of this process behind which somebody is signed in, and his name.

        Sessions are asked about together, and no more often than every second.
        """
        secrets = {sid: secret for sid, _ in self._own() if (secret := self._secrets.get(sid))}
        await self._ask_about(set(secrets.values()))
        names = {sid: self._names.get(secret, (0.0, None))[1] for sid, secret in secrets.items()}
        return {sid: name for sid, name in names.items() if name is not None}

    def _own(self) -> Iterator[tuple[str, str]]:
        tokens = self._token_manager
        for tree, record in list(tokens.token_to_socket.items()):
            if record.instance_id == tokens.instance_id:
                yield record.sid, tree

    async def _ask_about(self, secrets: Collection[str]) -> None:
        now = time.monotonic()
        due = [name for name in secrets if now - self._asked_at(name) >= KNOWN_FOR_S]
        if not due:
            return
        if len(self._names) + len(due) > _MOST_REMEMBERED:
            self._names.clear()
            due = list(secrets)
        try:
            # All of them: asked one by one as each falls due, they would be asked all the time.
            actors = await identity.identify_many(list(secrets))
        except DatabaseAway:
            for secret in due:
                self._names.pop(secret, None)
            return
        for secret in secrets:
            actor = actors[secret]
            self._names[secret] = now, None if actor is None else actor.name

    def _asked_at(self, secret: str) -> float:
        return self._names.get(secret, (-KNOWN_FOR_S, None))[0]


def _is_in(tree: str, trees: Collection[str] | None) -> bool:
    return trees is None or tree in trees


def install(app: rx.App) -> Connections:
    """Put ``Connections`` in the place of Reflex's own."""
    connections = Connections(app)
    app._event_namespace = connections
    assert app.sio is not None  # there is one as soon as there are states
    app.sio.eio.ping_interval, app.sio.eio.ping_timeout = PING_EVERY_S, GIVEN_UP_AFTER_S
    app.sio.register_namespace(connections)
    return connections


def _is_event(data: Any) -> bool:
    if not isinstance(data, Mapping):
        return False
    name, route = data.get("name"), data.get("router_data", {})
    return (
        isinstance(name, str)
        and name in RegistrationContext.get().event_handlers
        and isinstance(data.get("payload", {}), dict)
        and isinstance(route, dict)
        and all(_is_path(route.get(part, "/")) for part in (RouteVar.PATH, RouteVar.ORIGIN))
        and isinstance(route.get(RouteVar.QUERY, {}), dict)
    )


def _is_path(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        urlsplit(f"http://localhost{value}")
        urlsplit(value)
    except ValueError:
        return False
    return True
