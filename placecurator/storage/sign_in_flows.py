"""Single sign-ons on their way: begun, and ended once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.single_sign_on import FLOW_LIFETIME
from placecurator.storage.models import SignInFlow

_flow = sa.inspect(SignInFlow).c


def begin(session: Session, digest: str, next_path: str, now: datetime) -> None:
    """Remember that somebody leaves for the provider, and forget who never came back."""
    gone = sa.delete(SignInFlow).where(_flow.expires_at <= now)
    session.execute(gone.execution_options(synchronize_session=False))
    session.add(SignInFlow(digest=digest, next_path=next_path, expires_at=now + FLOW_LIFETIME))
    session.flush()


def end(session: Session, digest: str, now: datetime) -> str | None:
    """Use up a flow and return the page that was asked for; None: it is none, or no longer."""
    used = sa.delete(SignInFlow).where(_flow.digest == digest, _flow.expires_at > now)
    path = used.returning(_flow.next_path).execution_options(synchronize_session=False)
    next_path: str | None = session.scalar(path)
    return next_path
