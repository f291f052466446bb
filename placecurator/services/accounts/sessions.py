"""Sessions: who sits behind a cookie, and signing out."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.accounts import Actor
from placecurator.domain.errors import DatabaseAway
from placecurator.services.accounts import acts
from placecurator.services.accounts.secrets import SESSION, digest
from placecurator.storage import events, sessions
from placecurator.storage.database import transaction


def identify_session(engine: sa.Engine, secret: str, now: datetime | None = None) -> Actor | None:
    """Who is signed in with this secret of a cookie; None: nobody, or no longer."""
    if not secret.startswith(SESSION):
        return None
    now = now or datetime.now(UTC)
    with transaction(engine) as session:
        found = sessions.find(session, digest(secret), now)
    if found is None:
        return None
    if found.last_seen_at < now - sessions.SEEN_EVERY:
        # Whoever is signed in stays so while the database takes no writes, on a full disk for one.
        with suppress(DatabaseAway), transaction(engine) as session:
            sessions.touch(session, found.id, now)
    return Actor(
        name=found.name,
        role=found.role,
        user_id=found.user_id,
        via="session",
        session_id=found.id,
    )


def sign_out(engine: sa.Engine, secret: str) -> None:
    """End the session of this secret. Nothing happens when it has ended before."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        found = sessions.find(session, digest(secret), now)
        if found is not None and sessions.end(session, digest(secret), now) is not None:
            acts.note(session, events.SIGN_OUT, found.name, now)


def sign_out_everywhere(engine: sa.Engine, user_id: int, by: Actor) -> int:
    """End all sessions of a user and return how many there were."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        ended = sessions.end_all(session, user_id, now)
        acts.note(session, events.SIGN_OUT, by.name, now, sessions=ended)
    return ended
