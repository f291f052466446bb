"""The index of trigrams in which a text is found anywhere within the searched fields.

SQLite has it as a full-text table, PostgreSQL as an index of the extension pg_trgm. On both, the
triggers of the migrations keep the table ``places_search`` true whoever writes a place.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

SHORTEST = 3
"""Characters from which on there is a trigram to look for."""

_KEY = sa.BigInteger()
_on_sqlite = sa.table("places_search", sa.column("rowid", _KEY), sa.column("places_search"))
_on_postgresql = sa.table(
    "places_search", sa.column("place_key", _KEY), sa.column("search_text", sa.String())
)

_SAMPLED_PERCENT = 0.2
_FREQUENT_IN_SAMPLE = 20


def keys(folded: str, dialect: str, limit: int) -> sa.Select[int]:
    """The keys of up to ``limit`` places in which the folded text, long enough, is found."""
    if dialect == "sqlite":
        phrase = '"' + folded.replace('"', '""') + '"'
        found = _on_sqlite.c.places_search.match(phrase)
        return sa.select(_on_sqlite.c.rowid).where(found).limit(limit)
    # Planned as if all were read: the limit would make a scan of the table look cheap.
    hits = _hits(sa.select(_on_postgresql.c.place_key), folded).cte()
    return sa.select(hits.prefix_with("MATERIALIZED").c.place_key).limit(limit)


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
