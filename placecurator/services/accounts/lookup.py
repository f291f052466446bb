"""What every act on an account asks first: may he, and is there such a user."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownAccount
from placecurator.domain.text import fold
from placecurator.storage import users
from placecurator.storage.texts import cleaned


@dataclass(frozen=True, slots=True)
class Account:
    """A stored user, as far as acts on him need to know him."""

    id: int
    name: str
    role: Role
    is_disabled: bool


def allow(by: Actor, needed: Role) -> None:
    """Refuse an actor whose role does not suffice.

    Raises:
        NotAllowed: it does not.
    """
    if not by.role.allows(needed):
        raise NotAllowed(needed)


def known_user(session: Session, name: str) -> Account:
    """The user of this name, however it is spelled.

    Raises:
        UnknownAccount: there is none.
    """
    user = users.by_key(session, fold(cleaned(name)))
    if user is None or user.id is None:
        raise UnknownAccount("There is no user of this name.")
    return Account(user.id, user.name, user.role, user.disabled_at is not None)


def enabled_user(session: Session, name: str) -> Account:
    """As ``known_user``, if he may sign in.

    Raises:
        UnknownAccount: there is no such user.
        InvalidInput: he is disabled.
    """
    account = known_user(session, name)
    if account.is_disabled:
        raise InvalidInput("name", "is disabled; enable the user first")
    return account
