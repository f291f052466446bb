"""The list of websites that must never be visited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import upserts
from placecurator.storage.models import OptOut

_opt_out = sa.inspect(OptOut).c


def add_opt_out(
    session: Session, domain: str, *, by: str, reason: str | None, now: datetime
) -> bool:
    """Put ``domain`` on the list; False: it was there, and its reason is this one now."""
    insert = upserts.insert(session.get_bind().dialect.name, OptOut)
    insert = insert.values(domain=domain, noted_at=now, noted_by=by, reason=reason)
    added = session.execute(
        insert.on_conflict_do_nothing(index_elements=[_opt_out.domain]).returning(_opt_out.domain)
    )
    if added.first():
        return True
    corrected = sa.update(OptOut).where(_opt_out.domain == domain).values(reason=reason)
    session.execute(corrected.execution_options(synchronize_session=False))
    return False


def remove_opt_out(session: Session, domain: str) -> bool:
    """Take ``domain`` off the list; whether it was there."""
    gone = sa.delete(OptOut).where(_opt_out.domain == domain)
    result = session.execute(gone.execution_options(synchronize_session=False))
    return cast(sa.CursorResult[Any], result).rowcount > 0


def opt_outs(session: Session) -> Sequence[OptOut]:
    """All of them by name."""
    return session.scalars(sa.select(OptOut).order_by(_opt_out.domain)).all()


def opted_out_domains(session: Session) -> frozenset[str]:
    """Only their names."""
    return frozenset(session.scalars(sa.select(_opt_out.domain)))
