"""The index of trigrams in which a text is found anywhere within the searched fields.

SQLite has it as a full-text table, PostgreSQL as an index of the extension pg_trgm. On both, the
triggers of the migrations keep the table ``places_search`` true whoever writes a place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import sampling

SHORTEST = 3
"""Characters from which on there is a trigram to look for."""

_KEY = sa.BigInteger()
_on_sqlite = sa.table("places_search", sa.column("rowid", _KEY), sa.column("places_search"))
_on_postgresql = sa.table(
    "places_search", sa.column("place_key", _KEY), sa.column("search_text", sa.String())
)

_SAMPLED_PERCENT = 0.2
_FREQUENT_IN_SAMPLE = 20

_RAREST, _MOST_TRIGRAMS = 3, 16
"""Trigrams by which a longer text is found, and of how many they are the rarest."""


def keys(folded: str, dialect: str, limit: int) -> sa.Select[int]:
    """The keys of up to ``limit`` places in which the folded text, long enough, is found."""
    if dialect == "sqlite":
        return _with_all([folded], limit)
    # Planned as if all were read: the limit would make a scan of the table look cheap.
    hits = _hits(sa.select(_on_postgresql.c.place_key), folded).cte()
    return sa.select(hits.prefix_with("MATERIALIZED").c.place_key).limit(limit)


def rough(session: Session, folded: str) -> Callable[[int], sa.Select[int]]:
    """What reads the keys of all places that have the folded text, and of few others.

    SQLite takes long to see which trigrams stand side by side: these places have the rarest ones.
    """
    every = [folded[start : start + SHORTEST] for start in range(len(folded) - SHORTEST + 1)]
    trigrams = list(dict.fromkeys(every))[:_MOST_TRIGRAMS]
    if session.get_bind().dialect.name != "sqlite" or len(trigrams) <= _RAREST:
        return partial(keys, folded, session.get_bind().dialect.name)
    some = sampling.sample(session)
    has = (sa.func.count().filter(sa.func.instr(some.c.search_text, each) > 0) for each in trigrams)
    numbers = session.execute(sa.select(*has).select_from(some)).one()
    ranked = sorted(zip(numbers, trigrams, strict=True))
    return partial(_with_all, [trigram for _, trigram in ranked[:_RAREST]])


def _with_all(texts: Sequence[str], limit: int) -> sa.Select[int]:
    phrases = ('"' + text.replace('"', '""') + '"' for text in texts)
    found = _on_sqlite.c.places_search.match(" AND ".join(phrases))
    return sa.select(_on_sqlite.c.rowid).where(found).limit(limit)


def is_frequent(session: Session, folded: str) -> bool:
    """Whether a sample says that more than one place in a hundred has the text.

    PostgreSQL reads the whole list of a trigram before the first place, SQLite does not.
    """
    if session.get_bind().dialect.name == "sqlite":
        return False
    some = _on_postgresql.tablesample(sa.func.system(_SAMPLED_PERCENT))
    found = some.c.search_text.contains(folded, autoescape=True)
    number = session.scalar(sa.select(sa.func.count()).select_from(some).where(found)) or 0
    return number >= _FREQUENT_IN_SAMPLE


def _hits(rows: sa.Select[int], folded: str) -> sa.Select[int]:
    return rows.where(_on_postgresql.c.search_text.contains(folded, autoescape=True))
