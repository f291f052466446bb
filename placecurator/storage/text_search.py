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
from placecurator.storage.sampling import Texts

SHORTEST = 3
"""Characters from which on there is a trigram to look for."""

_KEY = sa.BigInteger()
_on_sqlite = sa.table("places_search", sa.column("rowid", _KEY), sa.column("places_search"))
_on_postgresql = sa.table(
    "places_search", sa.column("place_key", _KEY), sa.column("lettered", sa.String())
)
# pg_trgm makes trigrams of letters and digits only. So the blank and the signs of ASCII change
# places with letters of full width, which no searched text has: they are folded to plain ones.
_SIGNS = "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum())
_LETTERS = "".join(chr(code) for code in (*range(0xFF41, 0xFF5B), *range(0xFF21, 0xFF28)))
_LETTERED = str.maketrans(_SIGNS + _LETTERS, _LETTERS + _SIGNS)

_FREQUENT_IN_SAMPLE = sampling.SIZE // 100

_MOST_TRIGRAMS = 16
"""Trigrams of a text by which it may be found."""

_A_LOOK = {"sqlite": 100, "postgresql": 12}
"""How many keys of a trigram are read in the time that a look at a place takes."""


def keys(folded: str, dialect: str, limit: int) -> sa.Select[int]:
    """The keys of up to ``limit`` places in which the folded text, long enough, is found."""
    if dialect == "sqlite":
        return _with_all([folded], limit)
    return _materialized([folded], folded, limit)


def rough(session: Session, folded: str) -> Callable[[int], sa.Select[int]]:
    """What reads the keys of all places that have the folded text, and of few others.

    The databases take long to look for all trigrams at once, on SQLite also to see which of them
    stand side by side. These places have some of the rarest ones; PostgreSQL looks at the text too.
    """
    dialect = session.get_bind().dialect.name
    trigrams = _trigrams(folded, dialect)
    if len(trigrams) < 2:
        return partial(keys, folded, dialect)
    helpful = _helpful(trigrams, sampling.texts(session), _A_LOOK[dialect])
    if dialect == "sqlite":
        return partial(_with_all, helpful)
    return partial(_materialized, helpful, folded)


def _helpful(trigrams: Sequence[str], texts: Texts, a_look: int) -> Sequence[str]:
    """The rarest trigram, and of the others those that save more looks than they cost to read."""
    having = ((texts.having(trigram), trigram) for trigram in trigrams)
    (left, rarest), *others = sorted(having, key=lambda pair: len(pair[0]))
    helpful = [rarest]
    for have, trigram in others:
        saved = left - have
        if a_look * len(saved) >= len(have):
            helpful.append(trigram)
            left = left & have
    return helpful


def _trigrams(folded: str, dialect: str) -> Sequence[str]:
    """The first trigrams of the text, each once, that the index has."""
    every = [folded[start : start + SHORTEST] for start in range(len(folded) - SHORTEST + 1)]
    if dialect == "postgresql":
        every = [trigram for trigram in every if trigram.translate(_LETTERED).isalnum()]
    return list(dict.fromkeys(every))[:_MOST_TRIGRAMS]


def _with_all(texts: Sequence[str], limit: int) -> sa.Select[int]:
    phrases = ('"' + text.replace('"', '""') + '"' for text in texts)
    found = _on_sqlite.c.places_search.match(" AND ".join(phrases))
    return sa.select(_on_sqlite.c.rowid).where(found).limit(limit)


def _materialized(texts: Sequence[str], folded: str, limit: int) -> sa.Select[int]:
    by_index = [_has(text) for text in texts]
    # By a look at each: no index is asked.
    by_look = sa.func.strpos(_on_postgresql.c.lettered, folded.translate(_LETTERED)) > 0
    # Planned as if all were read: the limit would make a scan of the table look cheap.
    hits = sa.select(_on_postgresql.c.place_key).where(*by_index, by_look).cte()
    return sa.select(hits.prefix_with("MATERIALIZED").c.place_key).limit(limit)


def is_frequent(session: Session, folded: str) -> bool:
    """Whether a sample says that more than one place in a hundred has the text.

    PostgreSQL reads the whole list of a trigram before the first place, SQLite does not.
    """
    if session.get_bind().dialect.name == "sqlite":
        return False
    return len(sampling.texts(session).having(folded)) >= _FREQUENT_IN_SAMPLE


def _has(folded: str) -> sa.ColumnElement[bool]:
    return _on_postgresql.c.lettered.contains(folded.translate(_LETTERED), autoescape=True)
