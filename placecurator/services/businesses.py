"""Looking at what the deep scans found, on the screen and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.errors import UnknownPlaces
from placecurator.services import cursor, request_ids
from placecurator.services.spreadsheet import business_rows, header_row
from placecurator.storage import businesses, events, keyset
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, LocalBusiness
from placecurator.storage.texts import cleaned

LONGEST_PAGE = 1000
"""Rows of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessQuery:
    """A page of businesses by name. ``cursor`` is the one of the page before; None: the first.

    ``text`` is looked for in any case and with or without accents; empty text finds all.
    """

    text: str = ""
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class BusinessPage:
    """Businesses by name; ``next_cursor`` is None on the last page."""

    items: tuple[LocalBusiness, ...]
    next_cursor: str | None


def list_businesses(engine: sa.Engine, query: BusinessQuery) -> BusinessPage:
    """A page of the local businesses in which the text is found.

    Raises:
        InvalidInput: the cursor is not one of this list, or the limit is out of bounds.
    """
    cursor.check_limit(query.limit, LONGEST_PAGE)
    order = businesses.BY_NAME
    after = None if query.cursor is None else cursor.read(order, query.cursor)
    with transaction(engine) as session:
        rows = businesses.listed(query.text)
        found = keyset.page(session, rows, order, after, query.limit + 1)
    return BusinessPage(*cursor.cut(order, found, query.limit))


def get_business(engine: sa.Engine, place_id: str) -> LocalBusiness:
    """The local business that the scans of a place found.

    Raises:
        UnknownPlaces: there is none.
    """
    with transaction(engine) as session:
        business = businesses.get(session, place_id)
    if business is None:
        raise UnknownPlaces([place_id])
    return business


def count_businesses(engine: sa.Engine, text: str = "") -> int:
    """How many local businesses the text is found in."""
    with transaction(engine) as session:
        return businesses.count(session, text)


def note_export(engine: sa.Engine, text: str, *, actor: str) -> None:
    """Write into the history that ``actor`` takes out the businesses with ``text`` as a file."""
    event = CurationEvent(
        act=events.EXPORT,
        actor=actor,
        at=datetime.now(UTC),
        request={"search": cleaned(text)},
        request_id=request_ids.of_this_act(),
    )
    with transaction(engine) as session:
        events.record(session, event)


def export_csv(engine: sa.Engine, text: str = "") -> Iterator[str]:
    """The local businesses in which ``text`` is found as a CSV file, in pieces.

    Each piece is read in a transaction of its own: a slow download holds none open. What is scanned
    while it runs may or may not be in it. Encode it as UTF-8; the first character is a byte order
    mark, without which Excel garbles names.
    """
    query: BusinessQuery | None = BusinessQuery(text=text, limit=LONGEST_PAGE)
    head = "\ufeff" + header_row()
    while query is not None:
        found = list_businesses(engine, query)
        yield head + business_rows(found.items)
        head = ""
        query = replace(query, cursor=found.next_cursor) if found.next_cursor else None
