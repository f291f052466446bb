"""The searches that are remembered, and stopping one that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.errors import UnknownSearch
from placecurator.services import cursor
from placecurator.services.searching.report import SearchReport, report_of
from placecurator.storage import keyset, searches
from placecurator.storage.database import transaction

LONGEST_PAGE = 1000
"""Searches of a page."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Searches, the newest first; ``next_cursor`` is None on the last page."""

    items: tuple[SearchReport, ...]
    next_cursor: str | None


def list_searches(engine: sa.Engine, *, limit: int = 100, after: str | None = None) -> SearchPage:
    """A page of all searches; ``after`` is the ``next_cursor`` of the page before.

    Raises:
        InvalidInput: the cursor is not one of this list, or the limit is out of bounds.
    """
    cursor.check_limit(limit, LONGEST_PAGE)
    order, now = searches.NEWEST_FIRST, datetime.now(UTC)
    position = None if after is None else cursor.read(order, after)
    with transaction(engine) as session:
        rows = keyset.page(session, searches.newest(), order, position, limit + 1)
    found, next_cursor = cursor.cut(order, rows, limit)
    return SearchPage(tuple(report_of(row, now) for row in found), next_cursor)


def get_search(engine: sa.Engine, search_id: int) -> SearchReport:
    """One search.

    Raises:
        UnknownSearch: there is none with this id.
    """
    with transaction(engine) as session:
        row = searches.get(session, search_id) if _is_key(search_id) else None
    if row is None:
        raise UnknownSearch
    return report_of(row, datetime.now(UTC))


def stop_search(engine: sa.Engine, search_id: int) -> SearchReport:
    """Ask a search to end behind its last whole page, in whatever process it runs.

    One that has ended stays as it is.

    Raises:
        UnknownSearch: there is none with this id.
    """
    if _is_key(search_id):
        with transaction(engine) as session:
            searches.ask_to_stop(session, search_id)
    return get_search(engine, search_id)


def _is_key(search_id: int) -> bool:
    return 0 < search_id < 2**63
