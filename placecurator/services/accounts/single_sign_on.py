"""Signing in by an OpenID Connect provider: leaving for it, and coming back."""

from __future__ import annotations

import hmac
import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import LONGEST_NAME, checked_name
from placecurator.domain.errors import InvalidInput
from placecurator.domain.single_sign_on import SsoProblem, SsoRefused, own_path
from placecurator.domain.text import fold
from placecurator.services.accounts import acts
from placecurator.services.accounts.first_admin import FIRST_START
from placecurator.services.accounts.oidc_provider import (
    Identity,
    entrance,
    error_code,
    identify,
    ticket_of,
)
from placecurator.services.accounts.secrets import FLOW, digest, new_secret
from placecurator.services.accounts.sign_in import NOBODY
from placecurator.services.accounts.signed_in import Browser, SignedIn, begin_session
from placecurator.settings import Settings
from placecurator.storage import events, sign_in_flows, users
from placecurator.storage.database import transaction
from placecurator.storage.models import User
from placecurator.storage.texts import cleaned

log = logging.getLogger(__name__)

WAY = "oidc"
"""The way of these sign-ins, as the history has it."""

_ROOM_FOR_SUFFIX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where to send somebody; ``secret`` stays in his browser's cookie until he is back."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """With what somebody came back; None: it was not there. ``secret`` is of his cookie."""

    secret: str | None = field(repr=False)
    state: str | None
    code: str | None = field(repr=False)
    error: str | None


def leave(engine: sa.Engine, settings: Settings, next_path: str) -> Departure:
    """Begin a single sign-on that ends at ``next_path``, or at the first page if that is not ours.

    Raises:
        SsoRefused: the provider is away, or its discovery document is wrong.
    """
    secret = new_secret(FLOW)
    try:
        url = entrance(settings, ticket_of(secret))
    except SsoRefused as refused:
        _warn(refused, None)
        raise
    with transaction(engine) as session:
        sign_in_flows.begin(session, digest(secret), own_path(next_path), datetime.now(UTC))
    return Departure(url=url, secret=secret)


def come_back(
    engine: sa.Engine, settings: Settings, came: Return, browser: Browser
) -> tuple[SignedIn, str]:
    """Begin a session for whom the provider vouches; also the path to go to.

    Who comes for the first time becomes a user. He is known by issuer and subject only: names and
    addresses can be given to somebody else.

    Raises:
        SsoRefused: this browser did not begin it, or not just now; or he is not let in.
    """
    next_path = _end_flow(engine, came, browser)
    try:
        if came.error is not None:
            raise SsoRefused(SsoProblem.refused, error_code(came.error))
        if not came.code:
            raise SsoRefused(SsoProblem.failed, "no code")
        who = identify(settings, came.code, ticket_of(came.secret or ""))
        return _welcome(engine, settings, who, browser), next_path
    except SsoRefused as refused:
        _note_refusal(engine, refused, browser)
        raise


def _end_flow(engine: sa.Engine, came: Return, browser: Browser) -> str:
    """Use up the flow; nothing is asked of the provider, or kept, for those who have none."""
    secret, state = came.secret or "", (came.state or "").encode("utf-8", "surrogatepass")
    next_path = None
    if secret.isascii() and hmac.compare_digest(ticket_of(secret).state.encode(), state):
        with transaction(engine) as session:
            next_path = sign_in_flows.end(session, digest(secret), datetime.now(UTC))
    if next_path is None:
        refused = SsoRefused(SsoProblem.stale)
        _warn(refused, browser.address)
        raise refused
    return next_path


def _welcome(engine: sa.Engine, settings: Settings, who: Identity, browser: Browser) -> SignedIn:
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = _known_or_new(session, settings, who, now)
        signed_in = begin_session(session, user, browser, now, WAY)
    if signed_in is None:
        raise SsoRefused(SsoProblem.disabled)
    log.info("signed in", extra={"actor": signed_in.actor.name, "way": WAY})
    return signed_in


def _known_or_new(session: Session, settings: Settings, who: Identity, now: datetime) -> User:
    # What others in the history are called is no name for somebody who chooses it himself.
    reserved = {fold(name) for name in (NOBODY, FIRST_START, settings.curator)}
    for name in _names(who):
        # Looked for after each name: at this moment he may come in by another window, too.
        user = users.by_subject(session, who.issuer, who.subject)
        if user is not None:
            return user
        row = {"name": name, "name_key": fold(name), "role": settings.oidc_role}
        known_by = {"oidc_issuer": who.issuer, "oidc_subject": who.subject}
        if fold(name) in reserved:
            continue
        if users.add(session, **row, **known_by, created_at=now, created_by=WAY) is not None:
            role = settings.oidc_role.value
            acts.note(session, events.USER_ADDED, name, now, user=name, role=role, way=WAY)
    raise AssertionError("there are names without end")


def _names(who: Identity) -> Iterator[str]:
    best = next(filter(None, map(_usable, who.names)), "user")
    yield best
    yield from (f"{best} {number}" for number in range(2, 10))
    yield from (f"{best} {token_hex(3)}" for _ in itertools.count())


def _usable(name: str) -> str | None:
    try:
        return checked_name(cleaned(name)[: LONGEST_NAME - _ROOM_FOR_SUFFIX])
    except InvalidInput:
        return None


def _note_refusal(engine: sa.Engine, refused: SsoRefused, browser: Browser) -> None:
    _warn(refused, browser.address)
    facts = {"way": WAY, "problem": refused.problem.value, "address": browser.address}
    with transaction(engine) as session:
        acts.note(session, events.SIGN_IN_REFUSED, NOBODY, datetime.now(UTC), **facts)


def _warn(refused: SsoRefused, address: str | None) -> None:
    facts = {"problem": refused.problem.value, "reason": refused.reason, "address": address}
    log.warning("single sign-on refused", extra=facts)
