"""Looking at the history of all acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services import cursor
from placecurator.storage import audit, events, keyset
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent

LONGEST_PAGE = 1000
"""Events of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which events are wanted. No ``acts``: all; ``actor`` None: whoever did it.

    ``since`` is the first moment and ``until`` the one after the last; None: no bound. ``cursor``
    is the one of the page before; None: the first page.
    """

    acts: tuple[str, ...] = ()
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One act. ``facts`` tell on what and how, never a secret; ``counts`` what came of it.

    ``status`` is the verdict that was given; None for other acts. ``request_id`` leads to the logs;
    None for acts from before there was one.
    """

    id: int
    at: datetime
    act: str
    actor: str
    status: PlaceStatus | None
    facts: Mapping[str, Any]
    counts: Mapping[str, int]
    request_id: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, the newest first; ``next_cursor`` is None on the last page."""

    items: tuple[AuditEvent, ...]
    next_cursor: str | None


def list_events(engine: sa.Engine, query: AuditQuery) -> AuditPage:
    """A page of the history, the newest first.

    Raises:
        InvalidInput: an act is not known, a time has no zone, the limit is out of bounds, or the
            cursor is not one of this list.
    """
    _check(query)
    order = audit.NEWEST_FIRST
    after = None if query.cursor is None else cursor.read(order, query.cursor)
    rows = audit.matching(query.acts, query.actor, query.since, query.until)
    with transaction(engine) as session:
        found = keyset.page(session, rows, order, after, query.limit + 1)
    items, next_cursor = cursor.cut(order, found, query.limit)
    return AuditPage(tuple(map(_view, items)), next_cursor)


def _check(query: AuditQuery) -> None:
    cursor.check_limit(query.limit, LONGEST_PAGE)
    if not set(query.acts) <= set(events.ACTS):
        raise InvalidInput("acts", "has an act that is not known", events.ACTS)
    for field, moment in (("since", query.since), ("until", query.until)):
        if moment is not None and moment.utcoffset() is None:
            raise InvalidInput(field, "must have a time zone, for example Z for UTC")


def _view(event: CurationEvent) -> AuditEvent:
    return AuditEvent(
        id=event.id or 0,
        at=event.at,
        act=event.act,
        actor=event.actor,
        status=event.status,
        facts=event.request,
        counts=event.counts,
        request_id=event.request_id,
    )
