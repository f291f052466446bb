"""How far the deep scans are that an act has asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import UnknownAct
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.storage import events, history, progress
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.progress import Tally

MOST_ACTS = 20
"""Acts with scans under way that are told of; there may be more."""

_REQUESTED = {
    events.SET_STATUS: "requested",
    events.UNDO: "queued",
    events.SCAN_AGAIN: "queued",
    events.HEAL: "healed",
}
"""Which count of an act is how many scans it has asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanProgress:
    """How far the scans of one act are.

    ``requested`` = ``done`` + ``failed`` + ``to_go`` + ``dropped``. Of those ``to_go``, so many are
    ``running`` now; the others wait. ``dropped`` were taken back before they began, or somebody has
    asked for them again since, so that they count for his act. ``status`` is the verdict that the
    act gave; None: it gave none.
    """

    event_id: int
    act: str
    actor: str
    at: datetime
    status: PlaceStatus | None
    requested: int
    done: int
    failed: int
    to_go: int
    running: int

    @property
    def dropped(self) -> int:
        """What the act no longer has."""
        return self.requested - self.done - self.failed - self.to_go


def progress_of(engine: sa.Engine, event_id: int) -> ScanProgress:
    """How far the scans of the act are.

    Raises:
        UnknownAct: there is no such act.
    """
    with transaction(engine) as session:
        found = _progress(session, [event_id])
    if not found:
        raise UnknownAct(event_id)
    return found[0]


def scans_under_way(engine: sa.Engine, also: Collection[int] = ()) -> Sequence[ScanProgress]:
    """The acts that have scans to go, the newest first, and those of ``also``, if known."""
    with transaction(engine) as session:
        return _progress(session, {*progress.under_way(session, MOST_ACTS), *also})


def _progress(session: Session, event_ids: Collection[int]) -> Sequence[ScanProgress]:
    tallies = progress.tallies(session, event_ids)
    acts = history.get_many(session, event_ids)
    return [_of(act, tallies.get(act.id or 0, progress.NOTHING)) for act in acts]


def _of(act: CurationEvent, tally: Tally) -> ScanProgress:
    to_go = tally.queued + tally.running
    there = tally.done + tally.failed + to_go
    return ScanProgress(
        event_id=act.id or 0,
        act=act.act,
        actor=act.actor,
        at=act.at,
        status=act.status,
        # Acts of before this was counted have asked for what is there, and perhaps for more.
        requested=max(act.counts.get(_REQUESTED.get(act.act, ""), 0), there),
        done=tally.done,
        failed=tally.failed,
        to_go=to_go,
        running=tally.running,
    )
