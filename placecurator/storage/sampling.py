"""Some of the places, from all over the table: what is frequent among them is frequent."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.models import Place

_table: sa.Table = Place.__table__  # type: ignore[attr-defined]

SIZE = 2_000
"""Places of a sample, about; fewer where there are fewer."""

_STRETCHES = 20
"""Stretches of neighbours that it has on SQLite."""

_KEPT_FOR_S = 60.0


_NEWEST = sa.select(sa.func.max(_table.c.id))
_ASKED = "newest place"


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The searched texts of a sample; ``newest`` was the highest key of a place by then."""

    texts: Sequence[str]
    newest: int
    read_at: float
    _having: dict[str, frozenset[int]] = field(default_factory=dict)

    def having(self, folded: str) -> frozenset[int]:
        """Which of the texts, by their numbers, have the folded one.

        Kept, because whoever types a text asks for all its parts again with each letter.
        """
        found = self._having.get(folded)
        if found is None:
            found = frozenset(n for n, text in enumerate(self.texts) if folded in text)
            self._having[folded] = found
        return found


_KEPT: WeakKeyDictionary[sa.Engine, Texts] = WeakKeyDictionary()


def sample(session: Session) -> sa.FromClause:
    """About ``SIZE`` places with the columns of the table."""
    last = newest(session)
    if session.get_bind().dialect.name == "postgresql":
        return _table.tablesample(sa.func.system(min(100.0, 100 * SIZE / max(1, last))))
    starts = (last * part // _STRETCHES for part in range(_STRETCHES))
    stretches = (_table.c.id.between(n + 1, n + SIZE // _STRETCHES) for n in starts)
    return sa.select(_table).where(sa.or_(*stretches)).subquery("sample")


def texts(session: Session) -> Texts:
    """The searched texts of a sample, kept by the process for a minute.

    Python looks through them in a tenth of the time that the database takes.
    """
    engine, last = session.get_bind().engine, newest(session)
    kept = _KEPT.get(engine)
    if kept is None or kept.newest != last or kept.read_at < time.monotonic() - _KEPT_FOR_S:
        read = session.scalars(sa.select(sample(session).c.search_text)).all()
        kept = _KEPT[engine] = Texts(read, last, time.monotonic())
    return kept


def newest(session: Session) -> int:
    """The highest key of a place when the transaction first asked; 0: there was none."""
    known: int | None = session.info.get(_ASKED)
    if known is None:
        known = session.info[_ASKED] = session.scalar(_NEWEST) or 0
    return known
