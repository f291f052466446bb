"""The conflict rule: what others have decided since somebody looked is not silently replaced."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.selection import Moment
from placecurator.storage import events, moments
from placecurator.storage.columns import PLACE_STATUS
from placecurator.storage.events import EVENT, places_of
from placecurator.storage.models import CurationChange, CurationEvent, Place

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c
_change = sa.inspect(CurationChange).c

_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class ByOthers:
    """How many places others have decided about, and who: no more than a few, by name."""

    count: int = 0
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guard:
    """Keeps an act of ``actor`` from what others have decided since; None: from nothing.

    With ``only_conflicts`` the act is about exactly that.
    """

    actor: str
    since: Moment | None = None
    only_conflicts: bool = False

    def remember(self, session: Session, event_id: int, chosen: sa.ColumnElement[bool]) -> None:
        """Do as ``events.remember_where`` does with those of the chosen places that it lets by."""
        if self.since is None:
            events.remember_where(session, event_id, chosen)
            return
        dialect = session.get_bind().dialect.name
        decided = moments.decided_since(self.since, dialect, but_by=self.actor)
        wanted = decided if self.only_conflicts else sa.not_(decided)
        events.remember_where(session, event_id, sa.and_(chosen, wanted))
        if not self.only_conflicts:
            # An undo that was committed while this waited for its places: PostgreSQL looks at such
            # a place again, and finds an old verdict, but not at the undo, which is too new.
            undone = moments.taken_back_since(self.since, dialect, but_by=self.actor)
            events.forget_where(session, event_id, undone)

    def left_alone(
        self, session: Session, event_id: int, chosen: sa.ColumnElement[bool]
    ) -> ByOthers:
        """Those of the chosen places that others had decided about: that are not of the event.

        By now their verdict may be the actor's own, from another session of his: they were left
        alone nevertheless.
        """
        if self.since is None or self.only_conflicts:
            return ByOthers()
        dialect = session.get_bind().dialect.name
        taken_back = moments.taken_back_since(self.since, dialect, but_by=None)
        by = sa.case((taken_back, None), else_=_place.updated_by)
        left = (
            chosen,
            moments.decided_since(self.since, dialect, but_by=None),
            _place.id.not_in(places_of(event_id)),
        )
        rows = sa.select(by, sa.func.count()).where(*left).group_by(by)
        counts: dict[str | None, int] = dict(session.execute(rows).all())
        names = {name for name in counts if name not in (None, self.actor)}
        if None in counts:
            undone = sa.select(_place.id).where(*left, taken_back)
            names.update(moments.takers_back(session, self.since, undone, but=self.actor))
        return ByOthers(sum(counts.values()), tuple(sorted(names)[:_MOST_NAMES]))


def overwritten(session: Session, event_id: int, actor: str, status: PlaceStatus) -> ByOthers:
    """The places of an event of ``actor`` that had another verdict than ``status`` by others."""
    rows = session.execute(_overwritten(), {"event": event_id, "actor": actor, "status": status})
    counts: dict[str, int] = dict(rows.all())
    return ByOthers(int(sum(counts.values())), tuple(sorted(counts)[:_MOST_NAMES]))


@cache
def _overwritten() -> sa.Select[str, int]:
    verdicts = (
        sa.select(_change.verdict_before, sa.func.count().label("places"))
        .where(
            _change.event_id == EVENT,
            _change.verdict_before.is_not(None),
            _change.status_before != sa.bindparam("status", type_=PLACE_STATUS),
        )
        .group_by(_change.verdict_before)
        .subquery()
    )
    return (
        sa.select(_event.actor, sa.func.sum(verdicts.c.places))
        .join(verdicts, _event.id == verdicts.c.verdict_before)
        .where(_event.actor != sa.bindparam("actor", type_=_event.actor.type))
        .group_by(_event.actor)
    )
