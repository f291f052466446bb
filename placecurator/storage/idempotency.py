"""``idempotency_keys``: who works on a request that came with a key, and what it was answered.

Whoever works on one has claimed it. The act of the request is written down in the row by the
transaction of the act itself, and only while the claim holds: so it is known afterwards, whatever
was killed in between, whether there was an act, and two who hold the same request cannot both act.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import RequestTakenOver
from placecurator.storage import upserts
from placecurator.storage.models import IdempotencyKey

_key = sa.inspect(IdempotencyKey).c


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on the request in the row ``key_id``, as long as it has this ``token``."""

    key_id: int
    token: str


UNDER_WAY: ContextVar[Claim | None] = ContextVar("claimed_request", default=None)
"""The claim under which this task or thread acts; None: its request came without a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The status, the media type and the body of an answer; no media type: it has no body."""

    status: int
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a request. ``answer`` None: there is none; ``event_id`` None: no act.

    ``abandoned``: nobody need be waited for. ``over``: it is so old that it does not count.
    """

    claim: Claim
    fingerprint: str
    event_id: int | None
    answer: Answer | None
    abandoned: bool
    over: bool


def find(
    session: Session, user_id: int, key: str, *, now: datetime, kept_since: datetime
) -> Known | None:
    """What is known of the request of that key; None: it never came."""
    row = session.execute(
        sa.select(
            IdempotencyKey,
            (_key.running_until <= now).label("abandoned"),
            (_key.begun_at < kept_since).label("over"),
        ).where(_key.user_id == user_id, _key.key == key)
    ).first()
    if row is None:
        return None
    kept: IdempotencyKey = row[0]
    return Known(
        claim=Claim(kept.id or 0, kept.token),
        fingerprint=kept.fingerprint,
        event_id=kept.event_id,
        answer=_answer(kept),
        abandoned=row.abandoned,
        over=row.over,
    )


def _answer(kept: IdempotencyKey) -> Answer | None:
    if kept.status is None:
        return None
    return Answer(status=kept.status, content_type=kept.content_type, body=kept.body or b"")


def add(session: Session, row: IdempotencyKey) -> Claim | None:
    """Remember a request that begins; None: somebody else has just done so."""
    insert = upserts.insert(session.get_bind().dialect.name, IdempotencyKey)
    added = insert.values(**row.model_dump(exclude={"id"})).on_conflict_do_nothing()
    key_id: int | None = session.scalar(added.returning(_key.id))
    return None if key_id is None else Claim(key_id, row.token)


def take_over(session: Session, claim: Claim, token: str, now: datetime, until: datetime) -> bool:
    """Go on in the place of somebody who is late and has not acted; return whether it is so.

    Waits for a transaction in which he acts.
    """
    late = sa.and_(_holds(claim), _key.event_id.is_(None), _key.running_until <= now)
    taken = sa.update(IdempotencyKey).where(late).values(token=token, running_until=until)
    return _changed(session, taken.returning(_key.id))


def name_act(session: Session, event_id: int) -> None:
    """Write down that the request under way acts, if it came with a key.

    Raises:
        RequestTakenOver: a repeat of it has gone on in its place, so it must not act.
    """
    claim = UNDER_WAY.get()
    if claim is None:
        return
    first = sa.func.coalesce(_key.event_id, event_id)
    named = sa.update(IdempotencyKey).where(_holds(claim)).values(event_id=first)
    if not _changed(session, named.returning(_key.id)):
        raise RequestTakenOver


def keep(session: Session, claim: Claim, answer: Answer) -> None:
    """Keep what the request was answered."""
    kept = sa.update(IdempotencyKey).where(_holds(claim))
    _changed(
        session,
        kept.values(
            status=answer.status, content_type=answer.content_type, body=answer.body
        ).returning(_key.id),
    )


def release(session: Session, claim: Claim) -> bool:
    """Forget a request that has not acted; return whether it was so."""
    idle = sa.and_(_holds(claim), _key.event_id.is_(None), _key.status.is_(None))
    return _changed(session, sa.delete(IdempotencyKey).where(idle).returning(_key.id))


def drop(session: Session, claim: Claim) -> None:
    """Forget a request, whatever came of it."""
    _changed(session, sa.delete(IdempotencyKey).where(_holds(claim)).returning(_key.id))


def abandon(session: Session, claim: Claim, now: datetime) -> None:
    """Say that nobody works on the request any more."""
    left = sa.update(IdempotencyKey).where(_holds(claim)).values(running_until=now)
    _changed(session, left.returning(_key.id))


def forget(session: Session, before: datetime, most: int) -> int:
    """Delete up to ``most`` requests that began before that; return how many."""
    old = sa.select(_key.id).where(_key.begun_at < before).order_by(_key.begun_at).limit(most)
    gone = sa.delete(IdempotencyKey).where(_key.id.in_(old)).returning(_key.id)
    return len(session.scalars(_quietly(gone)).all())


def _holds(claim: Claim) -> sa.ColumnElement[bool]:
    return sa.and_(_key.id == claim.key_id, _key.token == claim.token)


def _changed(session: Session, statement: sa.Executable) -> bool:
    return session.scalar(_quietly(statement)) is not None


def _quietly(statement: sa.Executable) -> sa.Executable:
    return statement.execution_options(synchronize_session=False)
