"""Choosing and changing one's own password."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.accounts import Actor, check_password
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownAccount
from placecurator.domain.text import fold
from placecurator.services.accounts import acts, guesses, passwords
from placecurator.services.throttle import throttle_of_this_process
from placecurator.settings import current_settings
from placecurator.storage import events, sessions, sign_in_failures, users
from placecurator.storage.database import transaction
from placecurator.storage.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """How somebody can sign in again; without either only a link lets him in."""

    password: bool
    provider: bool


def ways_in(engine: sa.Engine, actor: Actor) -> WaysIn:
    """Whether the actor has a password, and whether a sign-in provider knows him."""
    with transaction(engine) as session:
        user = users.by_key(session, fold(actor.name))
    return WaysIn(
        password=user is not None and user.password_hash is not None,
        provider=user is not None and user.oidc_subject is not None,
    )


def change_password(
    engine: sa.Engine, actor: Actor, old: str | None, new: str, *, now: datetime | None = None
) -> None:
    """Give the actor a new password; all his sessions but this one end.

    ``old`` counts only for a user who has a password; None: he has none yet.

    Raises:
        NotAllowed: the actor is not in a browser: a token must not lead to a password.
        InvalidInput: the old password is wrong, or the new one is not allowed.
        SignInRefused: too many wrong passwords.
    """
    if actor.via != "session" or actor.user_id is None:
        raise NotAllowed(actor.role, "A password can only be changed in a browser.")
    check_password(new, actor.name)
    now = now or datetime.now(UTC)
    with transaction(engine) as session:
        user = users.by_key(session, fold(actor.name))
    if user is None:
        raise UnknownAccount("There is no user of this name.")
    if user.password_hash is not None:
        _check_old(engine, user, old or "", now)
    new_hash = passwords.hash_password(new)
    with transaction(engine) as session:
        if not users.set_password(session, actor.user_id, new_hash, instead_of=user.password_hash):
            raise InvalidInput("old", "is not your password any more")
        ended = sessions.end_all(session, actor.user_id, now, but=actor.session_id)
        acts.note(session, events.PASSWORD_CHANGED, actor.name, now, sessions_ended=ended)
    log.info("password changed", extra={"actor": actor.name, "sessions_ended": ended})


def _check_old(engine: sa.Engine, user: User, old: str, now: datetime) -> None:
    """Refuse a wrong old password; guesses count as those at the door do."""
    throttle = throttle_of_this_process(current_settings().redis_url)
    guesses.begin_guess(engine, throttle, user.name_key, None, now)
    if not passwords.verify(user.password_hash, old):
        raise InvalidInput("old", "is not your password")
    with transaction(engine) as session:
        sign_in_failures.forgive(session, guesses.name_digest(user.name_key))
