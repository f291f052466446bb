"""Signing in with name and password."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.text import fold
from placecurator.services.accounts import acts, guesses, passwords
from placecurator.services.accounts.signed_in import Browser, SignedIn, begin_session
from placecurator.services.throttle import Throttle, throttle_of_this_process
from placecurator.settings import current_settings
from placecurator.storage import events, sign_in_failures, users
from placecurator.storage.database import transaction
from placecurator.storage.models import User
from placecurator.storage.texts import cleaned

log = logging.getLogger(__name__)

NOBODY = "(unknown)"
"""The actor of a sign-in under a name that nobody has; what was typed may be a password."""


def sign_in(
    engine: sa.Engine,
    name: str,
    password: str,
    *,
    address: str | None,
    user_agent: str | None,
    now: datetime | None = None,
    throttle: Throttle | None = None,
) -> SignedIn:
    """Begin a session for whoever knows the password. Words and time tell not whether he exists.

    ``throttle`` None is that of this process.

    Raises:
        SignInRefused: the name or the password is wrong, or there were too many tries.
    """
    now = now or datetime.now(UTC)
    throttle = throttle or throttle_of_this_process(current_settings().redis_url)
    browser = Browser(address=address, user_agent=user_agent)
    name_key = fold(cleaned(name))
    locked_until = guesses.begin_guess(engine, throttle, name_key, address, now)
    with transaction(engine) as session:
        user = users.by_key(session, name_key)
    may = user is not None and user.disabled_at is None
    right = passwords.verify(user.password_hash if user and may else None, password)
    signed_in = None
    if user is not None and right:
        signed_in = _welcome(engine, user, password, browser, now)
    if signed_in is None:
        _note_refusal(engine, user, browser, locked_until, now)
        raise guesses.wrong(locked_until, now)
    log.info("signed in", extra={"actor": signed_in.actor.name, "way": "password"})
    return signed_in


def _welcome(
    engine: sa.Engine, user: User, password: str, browser: Browser, now: datetime
) -> SignedIn | None:
    """Begin the session and forgive the name; None: the account was changed meanwhile."""
    anew = None
    if user.password_hash is not None and passwords.outdated(user.password_hash):
        anew = passwords.hash_password(password)
    with transaction(engine) as session:
        signed_in = begin_session(session, user, browser, now, "password")
        if signed_in is not None:
            sign_in_failures.forgive(session, guesses.name_digest(user.name_key))
            if anew is not None and user.id is not None:
                users.set_password(session, user.id, anew, instead_of=user.password_hash)
    return signed_in


def _note_refusal(
    engine: sa.Engine,
    user: User | None,
    browser: Browser,
    locked_until: datetime | None,
    now: datetime,
) -> None:
    locked_s = None if locked_until is None else round((locked_until - now).total_seconds())
    actor = NOBODY if user is None else user.name
    address = None if browser.address is None else cleaned(browser.address)
    with transaction(engine) as session:
        acts.note(session, events.SIGN_IN_REFUSED, actor, now, address=address, locked_s=locked_s)
    log.warning("sign-in refused", extra={"actor": actor, "address": address, "locked_s": locked_s})
