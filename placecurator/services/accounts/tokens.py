"""API tokens: made, listed, revoked, and who sits behind one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role, checked_label
from placecurator.domain.errors import DatabaseAway, InvalidInput, NotAllowed, UnknownAccount
from placecurator.services.accounts import acts
from placecurator.services.accounts.lookup import Account, allow, enabled_user
from placecurator.services.accounts.secrets import TOKEN, digest, hint, new_secret
from placecurator.storage import api_tokens, events
from placecurator.storage.database import transaction
from placecurator.storage.models import ApiToken

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A token without its secret. ``hint`` is how it begins, ``user`` the name of whose it is.

    ``last_used_at`` None: never; ``expires_at`` None: it does not expire.
    """

    id: int
    label: str
    hint: str
    user: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


def create_token(
    engine: sa.Engine,
    by: Actor,
    label: str,
    role: Role,
    expires_at: datetime | None = None,
    *,
    user_name: str | None = None,
) -> tuple[TokenView, str]:
    """Make a token and return it with its secret, which nobody can see again.

    ``user_name`` is whose it is to be, which only a command may choose; None: the actor's own.

    Raises:
        NotAllowed: ``role`` may do more than ``by``, or ``by`` came by a token itself.
        InvalidInput: the label cannot be one, the token would have expired already, or the user is
            disabled or may do less than the token.
        UnknownAccount: there is no such user.
    """
    allow(by, role)
    label, now = checked_label(label), datetime.now(UTC)
    _refuse(by, expires_at, now)
    whose = user_name if by.via == "command" and user_name is not None else by.name
    secret = new_secret(TOKEN)
    with transaction(engine) as session:
        user = _owner(session, whose, role)
        token = ApiToken(
            digest=digest(secret),
            hint=hint(secret),
            label=label,
            user_id=user.id,
            role=role,
            created_at=now,
            expires_at=expires_at,
        )
        session.add(token)
        session.flush()
        acts.note(session, events.TOKEN_CREATED, by.name, now, **_facts(token, user.name))
    log.info("token created", extra={"actor": by.name, "token": token.hint, "role": role.value})
    return _view(token, user.name), secret


def _refuse(by: Actor, expires_at: datetime | None, now: datetime) -> None:
    if by.via == "token":
        raise NotAllowed(by.role, "A token cannot make tokens; do it in a browser.")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("expires_at", "must be in the future")


def _owner(session: Session, name: str, role: Role) -> Account:
    user = enabled_user(session, name)
    if not user.role.allows(role):
        raise InvalidInput("role", f"is more than {user.name} has, who is {user.role.value}")
    return user


def _facts(token: ApiToken, user: str) -> dict[str, str]:
    return {"token": token.hint, "label": token.label, "role": token.role.value, "user": user}


def _view(token: ApiToken, user: str) -> TokenView:
    return TokenView(
        id=token.id or 0,
        label=token.label,
        hint=token.hint,
        user=user,
        role=token.role,
        created_at=token.created_at,
        last_used_at=token.last_used_at,
        expires_at=token.expires_at,
    )


def identify_token(engine: sa.Engine, secret: str, now: datetime | None = None) -> Actor | None:
    """Who calls with this token; None: nobody, or no longer.

    He may do what both the token's role and his own allow.
    """
    if not secret.startswith(TOKEN):
        return None
    now = now or datetime.now(UTC)
    with transaction(engine) as session:
        found = api_tokens.find(session, digest(secret), now)
    if found is None:
        return None
    if found.last_used_at is None or found.last_used_at < now - api_tokens.USED_EVERY:
        # A token works while the database takes no writes, on a full disk for one.
        with suppress(DatabaseAway), transaction(engine) as session:
            api_tokens.touch(session, found.id, now)
    lesser = found.role if found.user_role.allows(found.role) else found.user_role
    return Actor(name=found.name, role=lesser, user_id=found.user_id, via="token")


def list_tokens(engine: sa.Engine, by: Actor, *, of_everybody: bool = False) -> Sequence[TokenView]:
    """The tokens of the actor that were not revoked, the newest first. A command sees all.

    Raises:
        NotAllowed: only an admin sees those ``of_everybody``.
    """
    if of_everybody:
        allow(by, Role.admin)
    with transaction(engine) as session:
        tokens = api_tokens.unrevoked(session, None if of_everybody else by.user_id)
        return [_view(token, user) for token, user in tokens]


def revoke_token(engine: sa.Engine, by: Actor, token_id: int) -> None:
    """End a token at once: one's own, or as an admin anybody's.

    Raises:
        UnknownAccount: there is no such token, or it is another's.
    """
    now = datetime.now(UTC)
    whose = None if by.role.allows(Role.admin) else by.user_id
    with transaction(engine) as session:
        revoked = api_tokens.revoke(session, token_id, whose, now)
        if revoked is None:
            raise UnknownAccount("There is no such token, or it was revoked before.")
        token, label = revoked
        acts.note(session, events.TOKEN_REVOKED, by.name, now, token=token, label=label)
    log.info("token revoked", extra={"actor": by.name, "token": token})
