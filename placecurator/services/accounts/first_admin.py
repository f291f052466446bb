"""The first way in: no password exists until somebody chooses one."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.text import fold
from placecurator.services.accounts import acts
from placecurator.services.accounts.links import new_link
from placecurator.storage import events, users
from placecurator.storage.database import transaction

FIRST_ADMIN = "admin"
"""The name of the user that the first start makes."""


def ensure_first_admin(engine: sa.Engine) -> str | None:
    """Make the first admin if there is no user, and return the secret of a link that lets him in.

    As long as he has chosen no password, and no other admin has one, every start makes a new link.
    None: an admin can sign in with a password.
    """
    now = datetime.now(UTC)
    by = Actor(name="first start", role=Role.admin, user_id=None, via="command")
    with transaction(engine) as session:
        if users.nobody_yet(session):
            row = {"name": FIRST_ADMIN, "name_key": fold(FIRST_ADMIN), "role": Role.admin}
            if users.add(session, **row, created_at=now, created_by=by.name) is not None:
                facts = {"user": FIRST_ADMIN, "role": Role.admin.value}
                acts.note(session, events.USER_ADDED, by.name, now, **facts)
        admin = users.by_key(session, fold(FIRST_ADMIN))
        if admin is None or admin.id is None or users.admin_with_password(session):
            return None
        if admin.disabled_at is not None or admin.role is not Role.admin:
            return None
        return new_link(session, admin.id, admin.name, by, now)
