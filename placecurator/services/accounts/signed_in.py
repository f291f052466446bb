"""What somebody gets who has signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from placecurator.domain.accounts import LIFETIME, Actor
from placecurator.services.accounts import acts
from placecurator.services.accounts.secrets import SESSION, digest, new_secret
from placecurator.storage import events, sessions
from placecurator.storage.models import User
from placecurator.storage.texts import cleaned

_LONGEST_FACT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session. ``secret`` goes into the browser's cookie and nowhere else."""

    secret: str = field(repr=False)
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where somebody signs in from, as far as it said; None: it did not."""

    address: str | None
    user_agent: str | None


def begin_session(
    session: Session, user: User, browser: Browser, now: datetime, way: str
) -> SignedIn | None:
    """Begin a session and write it into the history; ``way`` is how he came in.

    None: the user was disabled or got another password since ``user`` was read.
    """
    if user.id is None:
        raise ValueError("the user is not stored")
    secret = new_secret(SESSION)
    session_id = sessions.begin(
        session,
        user.id,
        digest(secret),
        now,
        password_hash=user.password_hash,
        address=_short(browser.address),
        user_agent=_short(browser.user_agent),
    )
    if session_id is None:
        return None
    sessions.forget_ended(session, user.id, now)
    acts.note(session, events.SIGN_IN, user.name, now, way=way, address=_short(browser.address))
    return SignedIn(
        secret=secret,
        actor=Actor(
            name=user.name,
            role=user.role,
            user_id=user.id,
            via="session",
            session_id=session_id,
        ),
        expires_at=now + LIFETIME,
    )


def _short(fact: str | None) -> str | None:
    return None if fact is None else cleaned(fact)[:_LONGEST_FACT]
