"""One-time links: made, and used once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import LINK_LIFETIME
from placecurator.storage.models import SignInLink, User

_link = sa.inspect(SignInLink).c
_user = sa.inspect(User).c


def replace(session: Session, user_id: int, digest: str, now: datetime) -> None:
    """Give a user a link; those before it work no longer."""
    end_all(session, user_id)
    session.add(SignInLink(digest=digest, user_id=user_id, expires_at=now + LINK_LIFETIME))
    session.flush()


def end_all(session: Session, user_id: int) -> None:
    """No link of a user works any longer."""
    session.execute(
        sa.delete(SignInLink)
        .where(_link.user_id == user_id)
        .execution_options(synchronize_session=False)
    )


def use(session: Session, digest: str, now: datetime) -> User | None:
    """Use up a link and return whose it was; None: it is not one that works, or no longer."""
    used = session.scalar(
        sa.update(SignInLink)
        .where(_link.digest == digest, _link.used_at.is_(None), _link.expires_at > now)
        .values(used_at=now)
        .returning(_link.user_id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        return None
    return session.scalar(sa.select(User).where(_user.id == used, _user.disabled_at.is_(None)))
