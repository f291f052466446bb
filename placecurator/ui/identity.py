"""Who is behind the event that is being handled."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

from reflex_base.event.context import EventContext

from placecurator.domain.accounts import Actor
from placecurator.domain.errors import DatabaseAway, NotSignedIn
from placecurator.services.accounts.sessions import identify_sessions
from placecurator.services.session_cookie import secret_in
from placecurator.settings import current_settings
from placecurator.ui import runtime
from placecurator.ui.gathering import Gathering

# Reflex runs each event in a task of its own, and each task has its own copy of this.
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)

KNOWN_FOR_S = 1.0
"""What is pushed reaches a session that was revoked no longer than this."""

_last_known: dict[str, tuple[float, Actor | None]] = {}
_MOST_REMEMBERED = 10_000


def current_actor() -> Actor:
    """The actor of the event that is being handled.

    Raises:
        NotSignedIn: the handler is one that anybody may call, and nobody is signed in.
    """
    actor = _actor.get()
    if actor is None:
        raise NotSignedIn
    return actor


def begin(actor: Actor | None) -> None:
    """Handle the event of this task as ``actor``; None: of somebody who is not signed in."""
    _actor.set(actor)


def secret_of_event() -> str | None:
    """The secret that came with the connection or the upload behind this event.

    It is the connection's own: what a client writes into an event, or a state remembers, never
    counts. A chained event has that of the event before it.
    """
    return secret_in_headers((EventContext.get().router_data or {}).get("headers", {}))


def secret_in_headers(headers: dict[str, str]) -> str | None:
    """The secret in the headers of a connection or request; their names are in small letters."""
    return secret_in(headers.get("cookie"), current_settings().url)


async def identify(secret: str | None, *, known_for_s: float = 0.0) -> Actor | None:
    """The actor whose session has this secret, asked of the database now.

    An answer that is less than ``known_for_s`` seconds old will do as well.

    While the database is away, what it said last stands: nobody can be signed out meanwhile, and
    the pages must be able to tell that it is away.

    Raises:
        DatabaseAway: it does not answer, and has never been asked about this secret.
    """
    if secret is None:
        return None
    asked_at, actor = _last_known.get(secret, (None, None))
    if asked_at is not None and time.monotonic() - asked_at < known_for_s:
        return actor
    try:
        return (await identify_many([secret]))[secret]
    except DatabaseAway:
        if asked_at is None:
            raise
        return actor


async def identify_many(secrets: Sequence[str]) -> Mapping[str, Actor | None]:
    """The actors whose sessions have these secrets; one query serves all who ask meanwhile.

    Raises:
        DatabaseAway: it does not answer.
    """
    return await _asked.ask(secrets)


async def _ask(secrets: Sequence[str]) -> Mapping[str, Actor | None]:
    now = time.monotonic()
    actors = await runtime.in_thread(identify_sessions, runtime.engine(), secrets)
    if len(_last_known) + len(actors) > _MOST_REMEMBERED:
        _last_known.clear()
    _last_known.update({secret: (now, actor) for secret, actor in actors.items()})
    return actors


_asked = Gathering(_ask)


def tree_of(secret: str | None, token: str) -> str:
    """The name of the state tree of the browser tab ``token`` in the session with this secret.

    The token is no secret: it is in addresses, and made by a weak generator. So the trees of two
    sessions have different names, whatever token they send.
    """
    return f"{hashlib.sha256((secret or '').encode()).hexdigest()}.{token}"
