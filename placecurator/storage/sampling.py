"""Some of the places, from all over the table: what is frequent among them is frequent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.models import Place

_table: sa.Table = Place.__table__  # type: ignore[attr-defined]

SIZE = 2_000
"""Places of a sample, about; fewer where there are fewer."""

_STRETCHES = 20
"""Stretches of neighbours that it has on SQLite."""


def sample(session: Session) -> sa.FromClause:
    """About ``SIZE`` places with the columns of the table."""
    last = newest(session)
    if session.get_bind().dialect.name == "postgresql":
        return _table.tablesample(sa.func.system(min(100.0, 100 * SIZE / max(1, last))))
    starts = (last * part // _STRETCHES for part in range(_STRETCHES))
    stretches = (_table.c.id.between(n + 1, n + SIZE // _STRETCHES) for n in starts)
    return sa.select(_table).where(sa.or_(*stretches)).subquery("sample")


def newest(session: Session) -> int:
    """The highest key of a place; 0: there is none."""
    return session.scalar(sa.select(sa.func.max(_table.c.id))) or 0
