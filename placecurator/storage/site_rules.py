"""What the robots.txt of websites says, remembered for all workers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import upserts
from placecurator.storage.models import SiteRule

_rule = sa.inspect(SiteRule).c


def rules_of(session: Session, origin: str) -> tuple[str, datetime] | None:
    """The text that was read last, and when; None: nothing is remembered."""
    found = session.execute(
        sa.select(_rule.text, _rule.fetched_at).where(_rule.origin == origin)
    ).first()
    return (found.text, found.fetched_at) if found else None


def put_rules(session: Session, origin: str, text: str, fetched_at: datetime) -> None:
    """Remember what was read; of two who read it at the same time, the later one counts."""
    insert = upserts.insert(session.get_bind().dialect.name, SiteRule)
    insert = insert.values(origin=origin, text=text, fetched_at=fetched_at)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[_rule.origin],
            set_={"text": insert.excluded.text, "fetched_at": insert.excluded.fetched_at},
            where=_rule.fetched_at <= insert.excluded.fetched_at,
        )
    )


def forget_rules(session: Session, before: datetime) -> None:
    """Delete what was read before."""
    gone = sa.delete(SiteRule).where(_rule.fetched_at < before)
    session.execute(gone.execution_options(synchronize_session=False))
