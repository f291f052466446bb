"""The attempts to scan a place: when, by whom, what came of it, and who had asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import UnknownPlaces
from placecurator.services import cursor
from placecurator.storage import attempts, keyset, places
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, ScanAttempt

LONGEST_PAGE = 1000
"""Attempts of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to scan a place.

    ``number`` is 1 for the first one after a request. ``outcome`` is the name of the move that
    ended it; None: it runs, or its worker died and nobody has come by. ``cause`` says why it did
    not complete, ``words`` and ``cure`` say it to a person; None: it did, or the cause is one of
    another version. ``cost_micros`` is in millionths of a US dollar. ``job`` is the RQ job, by
    which ``worker`` came to it; ``asked_by`` and ``request_id`` are of the act that asked for the
    scan. None: not known.
    """

    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    cause: str | None
    words: str | None
    cure: str | None
    message: str | None
    worker: str
    job: str | None
    requests_made: int
    cost_micros: int
    asked_by: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """Attempts, the newest first; ``next_cursor`` is None on the last page."""

    items: tuple[Attempt, ...]
    next_cursor: str | None


def list_attempts(
    engine: sa.Engine, place_id: str, *, limit: int = 100, after: str | None = None
) -> AttemptPage:
    """A page of the attempts to scan a place; ``after`` is the ``next_cursor`` of the page before.

    Raises:
        InvalidInput: the cursor is not one of this list, or the limit is out of bounds.
        UnknownPlaces: the place is not staged.
    """
    cursor.check_limit(limit, LONGEST_PAGE)
    order = attempts.NEWEST_FIRST
    position = None if after is None else cursor.read(order, after)
    with transaction(engine) as session:
        place = places.get(session, place_id)
        if place is None or place.id is None:
            raise UnknownPlaces([place_id])
        rows = attempts.of_place(place.id)
        found, next_cursor = cursor.cut(
            order, keyset.page(session, rows, order, position, limit + 1), limit
        )
        acts = attempts.acts(session, found)
    items = tuple(_attempt(row, acts.get(row.event_id or 0)) for row in found)
    return AttemptPage(items, next_cursor)


def _attempt(row: ScanAttempt, act: CurationEvent | None) -> Attempt:
    cause = Cause(row.cause) if row.cause in set(Cause) else None
    return Attempt(
        number=row.number,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=row.outcome,
        cause=row.cause,
        words=cause.words if cause else None,
        cure=cause.cure if cause else None,
        message=row.message,
        worker=row.worker,
        job=row.job,
        requests_made=row.requests_made,
        cost_micros=row.cost_micros,
        asked_by=act.actor if act else None,
        request_id=act.request_id if act else None,
    )
