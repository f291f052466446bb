"""What every act on an account asks first: may he, and is there such a user."""

from __future__ import annotations

from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import NotAllowed, UnknownAccount
from placecurator.domain.text import fold
from placecurator.storage import users
from placecurator.storage.texts import cleaned


def allow(by: Actor, needed: Role) -> None:
    """Refuse an actor whose role does not suffice.

    Raises:
        NotAllowed: it does not.
    """
    if not by.role.allows(needed):
        raise NotAllowed(needed)


def known_user(session: Session, name: str) -> tuple[int, str, bool]:
    """The key and the name of a user, however the name is spelled, and whether he is disabled.

    Raises:
        UnknownAccount: there is no such user.
    """
    user = users.by_key(session, fold(cleaned(name)))
    if user is None or user.id is None:
        raise UnknownAccount("There is no user of this name.")
    return user.id, user.name, user.disabled_at is not None
