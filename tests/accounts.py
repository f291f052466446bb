"""Signed-in people for tests: ``anna``, ``carl`` and ``vera`` are made when first needed."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from argon2 import PasswordHasher

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.text import fold
from placecurator.services.accounts.links import make_sign_in_link, use_link
from placecurator.services.accounts.own_password import change_password
from placecurator.services.accounts.sign_in import sign_in
from placecurator.services.accounts.signed_in import SignedIn
from placecurator.services.accounts.tokens import create_token, identify_token
from placecurator.services.throttle import Throttle
from placecurator.storage import events, users
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent

NAMES = {Role.admin: "anna", Role.curator: "carl", Role.viewer: "vera"}

PASSWORD = "correct horse battery"

_OLD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

GIVEN = sa.inspect(CurationEvent).c.act == events.SET_STATUS
"""The condition of the acts that are status changes: signing in is an act as well."""

COMMAND = Actor(name="test", role=Role.admin, user_id=None, via="command")
"""Whoever runs a command on the machine."""


def user_with(engine: sa.Engine, role: Role, name: str | None = None) -> str:
    """The name of a user with the role, who is made if he is not there yet."""
    name = name or NAMES[role]
    row = {"name": name, "name_key": fold(name), "role": role}
    with transaction(engine) as session:
        users.add(session, **row, created_at=datetime.now(UTC), created_by="test")
    return name


def token_of(engine: sa.Engine, role: Role, name: str | None = None) -> str:
    """The secret of a new token of a user with the role."""
    whose = user_with(engine, role, name)
    return create_token(engine, COMMAND, "for a test", role, user_name=whose)[1]


def signed_in(engine: sa.Engine, role: Role) -> dict[str, str]:
    """The headers with which a program calls that has a token of this role."""
    return {"Authorization": f"Bearer {token_of(engine, role)}"}


def browser_of(engine: sa.Engine, role: Role, name: str | None = None) -> SignedIn:
    """A browser in which a user with the role is signed in; its secret belongs into the cookie."""
    link = make_sign_in_link(engine, user_with(engine, role, name), COMMAND)
    return use_link(engine, link, address="127.0.0.1", user_agent="test")


def actor_with(engine: sa.Engine, role: Role) -> Actor:
    """Somebody with the role, as a token of his identifies him."""
    actor = identify_token(engine, token_of(engine, role))
    assert actor is not None
    return actor


def with_password(engine: sa.Engine, role: Role) -> SignedIn:
    """A browser of a user with the role, who has chosen ``PASSWORD`` in it."""
    browser = browser_of(engine, role)
    change_password(engine, browser.actor, None, PASSWORD)
    return browser


def with_old_password(engine: sa.Engine, role: Role) -> None:
    """Have a user with the role whose password was hashed when that took next to no time.

    For tests with many wrong passwords: each that is looked at costs what the hash is made to cost.
    """
    user_id = browser_of(engine, role).actor.user_id
    assert user_id is not None
    with transaction(engine) as session:
        assert users.set_password(session, user_id, _OLD_HASH, instead_of=None)


def enter(engine: sa.Engine, name: str, password: str, *, now: datetime | None = None) -> SignedIn:
    """Sign in, with nobody else at the door."""
    return sign_in(
        *(engine, name, password),
        address="127.0.0.1",
        user_agent="test",
        now=now,
        throttle=Throttle(None),
    )
