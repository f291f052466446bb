"""The gate in front of every event handler: nothing is handled that it does not let through."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import reflex as rx
from reflex.event import Event, EventSpec
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants import RouteVar
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import (
    DatabaseAway,
    InvalidInput,
    NotAllowed,
    NotSignedIn,
    PlacecuratorError,
)
from placecurator.services.limits import refuse_hasty_write
from placecurator.services.throttle import Throttle, throttle_of_this_process
from placecurator.settings import current_settings
from placecurator.ui import arguments, identity, runtime
from placecurator.ui.identity import KNOWN_FOR_S
from placecurator.ui.roles import NEEDED, Door, Needed
from placecurator.ui.states.speaking import refusal
from placecurator.ui.states.triage import TriageState

log = logging.getLogger(__name__)

SIGN_IN_PAGE = "/sign-in"

_FOLLOWING = {format_event_handler(TriageState.event_handlers["refresh"])}
"""What all pages do at once when they are told to read again: it follows what was told to them."""


class GateState(rx.State):
    """Who was behind the last event of this state tree; a browser never sees it."""

    _actor: Actor | None = None


class Gate(Middleware):
    """Lets an event through to those whose role allows it, with arguments of the right kind.

    It runs for each event: those of clients and uploads, those in the background, and those that
    another event has caused.
    """

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event go on, or answer it in its place."""
        root, needed = state._get_root_state(), NEEDED.get(event.name)
        try:
            actor = await _identified(root, event, needed)
            identity.begin(actor)
            _check(needed, actor, event)
            if actor is not None and needed in (Role.curator, Role.admin):
                await runtime.in_thread(refuse_hasty_write, _throttle(), actor.user_id)
        except PlacecuratorError as error:
            return await _answer(root, _consequence(error, event))
        return None


def _throttle() -> Throttle:
    return throttle_of_this_process(current_settings().redis_url)


async def _identified(root: BaseState, event: Event, needed: Needed | None) -> Actor | None:
    """Who is behind the event; what belonged to somebody else is gone from the tree then."""
    known_for_s = KNOWN_FOR_S if event.name in _FOLLOWING else 0.0
    try:
        actor = await identity.identify(identity.secret_of_event(), known_for_s=known_for_s)
    except DatabaseAway:
        if needed is Door.PUBLIC:
            return None
        raise
    remembered = await root.get_state(GateState)
    if remembered._actor != actor:
        if remembered._actor is not None:
            root.reset()  # type: ignore[no-untyped-call]
        remembered._actor = actor
    return actor


def _check(needed: Needed | None, actor: Actor | None, event: Event) -> None:
    """Raise what stands against handling the event.

    Raises:
        InvalidInput: it is no handler of ours, or an argument is wrong.
        NotSignedIn: somebody must be signed in.
        NotAllowed: the actor's role is not enough.
    """
    # An event that comes from a client has the data of its connection, others have none.
    if needed is None or (needed is Door.CHAINED and event.router_data):
        log.warning("event refused that no client may cause", extra={"handler": event.name})
        raise InvalidInput("event", "is not offered")
    if not isinstance(needed, Door):
        if actor is None:
            raise NotSignedIn
        if not actor.role.allows(needed):
            raise NotAllowed(needed)
    handler = RegistrationContext.get().event_handlers[event.name].handler
    arguments.fit(handler.fn, event.payload)


def _consequence(error: PlacecuratorError, event: Event) -> EventSpec:
    if not isinstance(error, NotSignedIn):
        return rx.toast.error(refusal(error))
    route = EventContext.get().router_data or {}
    page = route.get(RouteVar.ORIGIN, route.get(RouteVar.PATH, "/"))
    at_sign_in = urlsplit(page).path == SIGN_IN_PAGE
    back = "" if page == "/" or at_sign_in else f"?next={quote(page)}"
    return rx.redirect(SIGN_IN_PAGE + back)


async def _answer(root: BaseState, *consequences: EventSpec) -> StateUpdate:
    """Tell the page what was reset, and let it act on the refusal."""
    delta: dict[str, Any] = await root._get_resolved_delta()
    root._clean()  # type: ignore[no-untyped-call]
    events: Sequence[Event] = Event.from_event_type(consequences)
    return StateUpdate(delta=delta, events=list(events))
