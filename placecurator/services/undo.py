"""Taking acts back: a status change, or an undo of one."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import NotAllowed, NothingToUndo, UnknownAct
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.domain.text import listed
from placecurator.services import request_ids
from placecurator.services.curation import MOST_ANNOUNCED
from placecurator.services.signals import Signals
from placecurator.storage import events, history, undoing
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.undoing import NONE_LEFT, Left, TakenBack

_REDO = "redo"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo did; ``event_id`` is its own act, ``undoes`` the one that it took back.

    ``status`` is the verdict that was taken back; None: an undo was. ``redo``: what that undo had
    taken back holds again.

    ``restored`` places have the verdict from before that act again. Of their scans, ``unqueued``
    were waiting and do no longer, ``queued`` had been taken from the queue by the act and wait
    again. ``running`` and ``scanned`` ones could not be taken back: the act had asked for them, and
    they are being made or were; results are kept.

    The rest of the act's places were left alone: ``already`` taken back before, ``changed`` by
    somebody since (``changed_by``, as far as known), or ``gone``: no longer staged.
    """

    event_id: int
    undoes: int
    status: PlaceStatus | None
    redo: bool
    restored: int
    unqueued: int
    queued: int
    running: int
    scanned: int
    already: int
    changed: int
    changed_by: tuple[str, ...]
    gone: int

    @property
    def words(self) -> str:
        """All of it in a line: "212 restored, 31 un-queued, 5 were already being scanned"."""
        parts = [
            f"{self.restored:,} restored",
            self.unqueued and f"{self.unqueued:,} un-queued",
            self.queued and f"{self.queued:,} queued again",
            self.running and f"{_were(self.running)} already being scanned",
            self.scanned and f"{_were(self.scanned)} already scanned, with the result kept",
            *_left_alone(self.already, self.changed, self.changed_by, self.gone),
        ]
        return ", ".join(part for part in parts if part)


def undo(engine: sa.Engine, signals: Signals, event_id: int, *, actor: Actor) -> Undone:
    """Take the act back wherever its verdict still stands, all or nothing.

    Scans that it asked for and that have not begun are un-queued. The undo is an act itself and
    can be taken back in the same way.

    Raises:
        UnknownAct: there is no such act.
        NotAllowed: it is somebody else's, and the actor is no admin.
        NothingToUndo: it is of another kind, or nothing of it is left; nothing was written.
    """
    now = datetime.now(UTC)
    with transaction(engine) as session:
        act = _act(session, event_id, actor)
        undone, changes = _apply(session, act, actor, now)
    log.info("act undone", extra={"actor": actor.name, "undoes": event_id, **_counts(undone)})
    if undone.queued:
        signals.wake_workers()
    signals.announce(LiveMessage(changes=changes, resync=not changes))
    return undone


def may_undo(actor: Actor, author: str) -> bool:
    """Whether the actor may take back what ``author`` did."""
    return actor.role.allows(Role.admin) or (
        actor.role.allows(Role.curator) and actor.name == author
    )


def is_redo(act: CurationEvent) -> bool:
    """Whether the act took back an undo, so that what was undone holds again."""
    return act.request.get(_REDO) is True


def _would_redo(act: CurationEvent) -> bool:
    """Whether taking the act back is a redo: every other one in a chain of undos is."""
    return act.act == events.UNDO and not is_redo(act)


def _act(session: Session, event_id: int, actor: Actor) -> CurationEvent:
    act = history.get(session, event_id)
    if act is None:
        raise UnknownAct(event_id)
    if act.act not in undoing.UNDOABLE:
        raise NothingToUndo("Only status changes, and undos of them, can be taken back.")
    if not may_undo(actor, act.actor):
        needed = Role.admin if actor.role.allows(Role.curator) else Role.curator
        words = f"This is an act of {act.actor}: only {act.actor} or an admin can take it back."
        raise NotAllowed(needed, words if needed is Role.admin else None)
    return act


def _apply(
    session: Session, act: CurationEvent, actor: Actor, now: datetime
) -> tuple[Undone, tuple[PlaceChange, ...]]:
    """Do it within a transaction; the changes are empty when there are too many to list."""
    event = CurationEvent(
        act=events.UNDO,
        actor=actor.name,
        at=now,
        undoes=act.id,
        request={"undoes": act.id} | ({_REDO: True} if _would_redo(act) else {}),
        request_id=request_ids.of_this_act(),
    )
    event_id = events.record(session, event)
    restored = events.remember_where(session, event_id, undoing.stands(act))
    if not restored:
        raise NothingToUndo(_why_nothing(session, act, event_id))
    undoing.restore(session, act, event_id, now)
    few = restored <= MOST_ANNOUNCED
    taken_back, changes = undoing.taken_back(session, act, event_id, listed=few)
    left = NONE_LEFT
    if restored < sum(act.counts.get(name, 0) for name in ("updated", "restored")):
        left = undoing.left(session, act, event_id)
    undone = _undone(act, event_id, restored, taken_back, left)
    events.recount(session, event_id, _counts(undone))
    return undone, changes


def _undone(
    act: CurationEvent, event_id: int, restored: int, taken_back: TakenBack, left: Left
) -> Undone:
    return Undone(
        event_id=event_id,
        undoes=act.id or 0,
        status=act.status,
        redo=_would_redo(act),
        restored=restored,
        **asdict(taken_back),
        already=left.already,
        changed=left.changed,
        changed_by=left.by,
        gone=left.gone,
    )


def _counts(undone: Undone) -> dict[str, int]:
    """What the history and the log tell of it."""
    facts = asdict(undone)
    return {name: facts[name] for name in _COUNTED}


_COUNTED = (
    *("restored", "unqueued", "queued", "running", "scanned"),
    *("already", "changed", "gone"),
)


def _why_nothing(session: Session, act: CurationEvent, event_id: int) -> str:
    """In words; ``event_id`` is the undo that has nothing to do."""
    left = undoing.left(session, act, event_id)
    if left.already and not left.changed:
        last = history.last_undo_of(session, act.id or 0, but=event_id)
        by = f" by {last.actor}, {last.at:%Y-%m-%d %H:%M} UTC" if last else ""
        return f"It is undone already{by}."
    reasons = filter(None, _left_alone(left.already, left.changed, left.by, left.gone))
    return f"Nothing is left to undo: {', '.join(reasons) or 'it changed no place'}."


def _left_alone(already: int, changed: int, by: tuple[str, ...], gone: int) -> list[str]:
    names = f" by {listed(by)}" if by else ""
    return [
        f"{_were(changed)} changed{names} since" if changed else "",
        f"{_were(already)} taken back before" if already else "",
        f"{gone:,} {'is' if gone == 1 else 'are'} no longer staged" if gone else "",
    ]


def _were(number: int) -> str:
    return f"{number:,} {'was' if number == 1 else 'were'}"
