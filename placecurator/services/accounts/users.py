"""Users, as admins see and change them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role, checked_name
from placecurator.domain.errors import InvalidInput
from placecurator.domain.text import fold
from placecurator.services.accounts import acts
from placecurator.services.accounts.links import new_link
from placecurator.services.accounts.lookup import allow, enabled_user, known_user
from placecurator.storage import api_tokens, events, sessions, sign_in_links, users
from placecurator.storage.database import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """A user without his secrets.

    ``by_provider``: a sign-in provider knows him. ``disabled_at`` None: he may sign in.
    ``last_seen_at`` None: he never was in a browser.
    """

    id: int
    name: str
    role: Role
    has_password: bool
    by_provider: bool
    disabled_at: datetime | None
    last_seen_at: datetime | None
    created_at: datetime
    created_by: str


def list_users(engine: sa.Engine) -> Sequence[UserView]:
    """All users by name."""
    with transaction(engine) as session:
        return [
            UserView(
                id=user.id or 0,
                name=user.name,
                role=user.role,
                has_password=user.password_hash is not None,
                by_provider=user.oidc_subject is not None,
                disabled_at=user.disabled_at,
                last_seen_at=last_seen_at,
                created_at=user.created_at,
                created_by=user.created_by,
            )
            for user, last_seen_at in users.all_users(session)
        ]


def add_user(engine: sa.Engine, by: Actor, name: str, role: Role) -> str:
    """Add a user and return the secret of the one-time link that lets him in.

    Raises:
        NotAllowed: ``by`` is no admin.
        InvalidInput: the name cannot be one, or is taken.
    """
    allow(by, Role.admin)
    name, now = checked_name(name), datetime.now(UTC)
    row = {"name": name, "name_key": fold(name), "role": role}
    with transaction(engine) as session:
        user_id = users.add(session, **row, created_at=now, created_by=by.name)
        if user_id is None:
            raise InvalidInput("name", "is taken; small and capital letters are the same here")
        acts.note(session, events.USER_ADDED, by.name, now, user=name, role=role.value)
        secret = new_link(session, user_id, name, by, now)
    log.info("user added", extra={"actor": by.name, "user": name, "role": role.value})
    return secret


def disable_user(engine: sa.Engine, by: Actor, name: str) -> None:
    """Let a user in no more: his sessions, tokens and links end at once. Again does nothing.

    Raises:
        NotAllowed: ``by`` is no admin.
        UnknownAccount: there is no such user.
        InvalidInput: he is the last admin.
    """
    allow(by, Role.admin)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = known_user(session, name)
        if user.is_disabled:
            return
        if not users.disable(session, user.id, now):
            raise _last_admin()
        _end_all(session, user.id, now)
        sign_in_links.end_all(session, user.id)
        acts.note(session, events.USER_DISABLED, by.name, now, user=user.name)
    log.info("user disabled", extra={"actor": by.name, "user": user.name})


def enable_user(engine: sa.Engine, by: Actor, name: str) -> None:
    """Let a disabled user in again, with his password; sessions and tokens do not come back.

    Raises:
        NotAllowed: ``by`` is no admin.
        UnknownAccount: there is no such user.
    """
    allow(by, Role.admin)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = known_user(session, name)
        if users.enable(session, user.id):
            acts.note(session, events.USER_ENABLED, by.name, now, user=user.name)
            log.info("user enabled", extra={"actor": by.name, "user": user.name})


def set_role(engine: sa.Engine, by: Actor, name: str, role: Role) -> None:
    """Give a user another role; it holds from his next act on. The same again does nothing.

    Raises:
        NotAllowed: ``by`` is no admin.
        UnknownAccount: there is no such user.
        InvalidInput: he is the last admin.
    """
    allow(by, Role.admin)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = known_user(session, name)
        if user.role is role:
            return
        if not users.set_role(session, user.id, role):
            raise _last_admin()
        acts.note(session, events.ROLE_CHANGED, by.name, now, user=user.name, role=role.value)
    log.info("role changed", extra={"actor": by.name, "user": user.name, "role": role.value})


def reset_user(engine: sa.Engine, by: Actor, name: str) -> str:
    """End a user's password, sessions, tokens and links, and return a link that lets him in.

    Raises:
        NotAllowed: ``by`` is no admin.
        UnknownAccount: there is no such user.
        InvalidInput: the user is disabled.
    """
    allow(by, Role.admin)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        user = enabled_user(session, name)
        users.forget_password(session, user.id)
        _end_all(session, user.id, now)
        acts.note(session, events.USER_RESET, by.name, now, user=user.name)
        secret = new_link(session, user.id, user.name, by, now)
    log.info("user reset", extra={"actor": by.name, "user": user.name})
    return secret


def _end_all(session: Session, user_id: int, now: datetime) -> None:
    sessions.end_all(session, user_id, now)
    api_tokens.revoke_all(session, user_id, now)


def _last_admin() -> InvalidInput:
    return InvalidInput("name", "is the last admin; make somebody else an admin first")
