"""One-time links: the way in before there is a password, and when it is forgotten."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts import acts
from placecurator.services.accounts.lookup import allow, enabled_user
from placecurator.services.accounts.secrets import LINK, digest, new_secret
from placecurator.services.accounts.signed_in import Browser, SignedIn, begin_session
from placecurator.storage import events, sign_in_links
from placecurator.storage.database import transaction

log = logging.getLogger(__name__)


def make_sign_in_link(engine: sa.Engine, user_name: str, by: Actor) -> str:
    """The secret of a link that lets a user in once, within 24 hours.

    Links made for him before work no longer.

    Raises:
        NotAllowed: ``by`` is no admin.
        UnknownAccount: there is no such user.
        InvalidInput: the user is disabled.
    """
    allow(by, Role.admin)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = enabled_user(session, user_name)
        return new_link(session, user.id, user.name, by, now)


def new_link(session: Session, user_id: int, name: str, by: Actor, now: datetime) -> str:
    """Make the link within a transaction, and write it into the history."""
    secret = new_secret(LINK)
    sign_in_links.replace(session, user_id, digest(secret), now)
    acts.note(session, events.LINK_MADE, by.name, now, user=name)
    return secret


def link_url(url: str, secret: str) -> str:
    """Where a browser signs in that reaches the app at ``url``.

    The secret is behind the #: browsers do not send that, so it is in no server's log.
    """
    return f"{url}/sign-in#link={secret}"


def use_link(
    engine: sa.Engine,
    secret: str,
    *,
    address: str | None,
    user_agent: str | None,
    now: datetime | None = None,
) -> SignedIn:
    """Begin a session for whoever has the link, which is used up by that.

    Raises:
        SignInRefused: it is no link of ours, or it was used, replaced or too old.
    """
    now = now or datetime.now(UTC)
    browser = Browser(address=address, user_agent=user_agent)
    signed_in = None
    if secret.startswith(LINK):
        with transaction(engine) as session:
            user = sign_in_links.use(session, digest(secret), now)
            if user is not None:
                signed_in = begin_session(session, user, browser, now, "link")
    if signed_in is None:
        log.warning("sign-in link refused", extra={"address": address})
        raise SignInRefused(
            "This link was used before, or is too old. An admin can make another one, "
            "and so can: placecurator user link NAME"
        )
    log.info("signed in", extra={"actor": signed_in.actor.name, "way": "link"})
    return signed_in
