"""The first way in: no password exists until somebody chooses one."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.text import fold
from placecurator.services.accounts import acts
from placecurator.services.accounts.links import new_link
from placecurator.storage import events, users
from placecurator.storage.database import transaction

FIRST_ADMIN = "admin"
"""The name of the user that is made when there is none."""

FIRST_START = "first start"
"""Who made him, as the history has it."""

_START = Actor(name=FIRST_START, role=Role.admin, user_id=None, via="command")


def make_first_admin(engine: sa.Engine) -> None:
    """Make the user ``admin``, without a password, if there is no user at all."""
    with transaction(engine) as session:
        _make(session, datetime.now(UTC))


def ensure_first_admin(engine: sa.Engine) -> str | None:
    """Do that, and return the secret of a link that lets him in.

    As long as he has chosen no password, and no other admin has one, every call makes a new link.
    None: an admin can sign in with a password, or the first one is an admin no more.
    """
    now = datetime.now(UTC)
    with transaction(engine) as session:
        _make(session, now)
        admin = users.by_key(session, fold(FIRST_ADMIN))
        if admin is None or admin.id is None or users.admin_with_password(session):
            return None
        if admin.disabled_at is not None or admin.role is not Role.admin:
            return None
        return new_link(session, admin.id, admin.name, _START, now)


def _make(session: Session, now: datetime) -> None:
    if not users.nobody_yet(session):
        return
    row = {"name": FIRST_ADMIN, "name_key": fold(FIRST_ADMIN), "role": Role.admin}
    # Another start may do the same at this moment: one of them makes him.
    if users.add(session, **row, created_at=now, created_by=_START.name) is not None:
        facts = {"user": FIRST_ADMIN, "role": Role.admin.value}
        acts.note(session, events.USER_ADDED, _START.name, now, **facts)
