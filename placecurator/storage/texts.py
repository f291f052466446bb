"""Texts that come from outside, made fit for a statement."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput
from placecurator.domain.text import fold

LONGEST_SEARCH = 200
"""Characters of a text to search for."""


def storable(texts: Iterable[str]) -> list[str]:
    """Those of ``texts`` that a database can hold; nothing stored can be equal to the others.

    PostgreSQL refuses the NUL character, and half a surrogate pair has no UTF-8 form.
    """
    return [text for text in texts if text == cleaned(text)]


def found_in(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool] | None:
    """``column``, which holds folded text, contains ``text``; None when there is nothing to find.

    Percent signs and underscores of the text stand for themselves.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    wanted = folded(text)
    return column.contains(wanted, autoescape=True) if wanted else None


def folded(text: str) -> str:
    """A text to search for as searched columns hold theirs; empty: there is nothing to find.

    Raises:
        InvalidInput: the text is longer than a search may be; SQLite limits its patterns.
    """
    if len(text) > LONGEST_SEARCH:
        raise InvalidInput("q", f"may have at most {LONGEST_SEARCH} characters")
    return fold(cleaned(text))


def cleaned(text: str) -> str:
    """``text`` without the characters that a database cannot hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
