"""Sessions: who sits behind a cookie, and signing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.accounts import Actor
from placecurator.domain.errors import DatabaseAway
from placecurator.services.accounts import acts
from placecurator.services.accounts.secrets import SESSION, digest
from placecurator.storage import events, sessions
from placecurator.storage.database import transaction
from placecurator.storage.sessions import LiveSession


def identify_session(engine: sa.Engine, secret: str, now: datetime | None = None) -> Actor | None:
    """Who is signed in with this secret of a cookie; None: nobody, or no longer."""
    return identify_sessions(engine, [secret], now)[secret]


def identify_sessions(
    engine: sa.Engine, secrets: Sequence[str], now: datetime | None = None
) -> Mapping[str, Actor | None]:
    """Who is signed in with each of the secrets, however many, in one query."""
    now = now or datetime.now(UTC)
    digests = {secret: digest(secret) for secret in secrets if secret.startswith(SESSION)}
    if not digests:
        return dict.fromkeys(secrets)
    with transaction(engine) as session:
        found = sessions.find_many(session, list(digests.values()), now)
    faded = [one.id for one in found.values() if one.last_seen_at < now - sessions.SEEN_EVERY]
    if faded:
        # Whoever is signed in stays so while the database takes no writes, on a full disk for one.
        with suppress(DatabaseAway), transaction(engine) as session:
            sessions.touch(session, faded, now)
    alive = {name: found[key] for name, key in digests.items() if key in found}
    return {name: _actor(alive[name]) if name in alive else None for name in secrets}


def _actor(found: LiveSession) -> Actor:
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
