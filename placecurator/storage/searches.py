"""Searches with a provider: each is one row while it runs and for ever after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.search_state import SearchOutcome
from placecurator.storage import upserts
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.keyset import Order
from placecurator.storage.models import Place, Search, SearchPlace
from placecurator.storage.texts import storable

_search = sa.inspect(Search).c
_found = sa.inspect(SearchPlace).c
_place = sa.inspect(Place).c

NEWEST_FIRST = Order(column=_search.id, key=_search.id, descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCounts:
    """How far a search is; ``cost_micros`` is in millionths of a US dollar."""

    pages: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    requests_made: int = 0
    cost_micros: int = 0


def add(session: Session, search: Search) -> Search:
    """Remember a search that begins; it has its key then."""
    session.add(search)
    session.flush()
    return search


def get(session: Session, search_id: int) -> Search | None:
    """The search with this key; None: there is none."""
    return session.get(Search, search_id)


def newest() -> sa.Select[Search]:
    """All searches, to be read in the order ``NEWEST_FIRST``."""
    return sa.select(Search)


def twin(session: Session, search: Search, seen_since: datetime) -> Search | None:
    """A search for the same that has shown itself since then; None: there is none.

    ``search`` itself is not stored.
    """
    same = (_search.provider, _search.text, _search.latitude, _search.longitude, _search.radius_m)
    wanted = [column.is_not_distinct_from(getattr(search, column.name)) for column in same]
    alive = (_search.outcome.is_(None), _search.seen_at >= seen_since)
    return session.scalar(sa.select(Search).where(*alive, *wanted).limit(1))


def advance(session: Session, search_id: int, counts: SearchCounts, now: datetime) -> bool:
    """Write down how far a search is, which is a sign of life; return whether it may go on.

    It may not when somebody wants it to stop, or when it has ended.
    """
    alive = (
        sa.update(Search)
        .where(_search.id == search_id, _search.outcome.is_(None))
        .values(seen_at=now, **asdict(counts))
        .returning(_search.stop_asked)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(alive) is False


def link(session: Session, search_id: int, place_ids: Sequence[str]) -> None:
    """Write down that a search found these places, which are staged."""
    dialect = session.get_bind().dialect.name
    keys = (
        sa.select(sa.literal(search_id, BIG_KEY), _place.id)
        .where(any_of(_place.place_id, storable(place_ids), dialect, sa.String()))
        .order_by(_place.id)
    )
    insert = upserts.insert(dialect, SearchPlace)
    columns = [_found.search_id, _found.place_key]
    session.execute(insert.from_select(columns, keys).on_conflict_do_nothing())


def end(
    session: Session,
    search_id: int,
    outcome: SearchOutcome,
    now: datetime,
    *,
    cause: str | None = None,
    words: str | None = None,
) -> bool:
    """End a search that has not ended; return whether it was so. None: nothing went wrong."""
    ended = (
        sa.update(Search)
        .where(_search.id == search_id, _search.outcome.is_(None))
        .values(outcome=outcome.value, cause=cause, words=words, seen_at=now, finished_at=now)
        .returning(_search.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(ended) is not None


def ask_to_stop(session: Session, search_id: int) -> bool:
    """Let a search know that it shall stop; return whether it had not ended."""
    asked = (
        sa.update(Search)
        .where(_search.id == search_id, _search.outcome.is_(None))
        .values(stop_asked=True)
        .returning(_search.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(asked) is not None


def places_of(search_id: int) -> sa.Select[int]:
    """The keys of the places that a search found."""
    return sa.select(_found.place_key).where(_found.search_id == search_id)
