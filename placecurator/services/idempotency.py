"""Requests with an idempotency key: a repeat gets the first answer and does nothing again.

What a repeat finds, and what it does then:

- an answer: it gets it;
- an act without an answer, and nobody who works on it: the process was killed, or the answer was
  too large. It is told which act, and what the history tells of it;
- neither, and nobody who works on it: nothing was done. It goes on as if it were the first;
- somebody who works on it: it has to wait.

Only successes are kept. A refusal has changed nothing, so the key is free again. See the Internet
draft draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, RequestDone, RequestRunning
from placecurator.storage import history, idempotency
from placecurator.storage.database import transaction
from placecurator.storage.idempotency import Answer, Claim, Known
from placecurator.storage.models import IdempotencyKey

log = logging.getLogger(__name__)

HEADER = "Idempotency-Key"

LEASE = timedelta(seconds=60)
"""For how long a request is waited for; one that is slower than this and has acted is safe."""

MOST_BYTES = 2**20
"""Bytes of an answer that is kept."""

SWEPT_AT_ONCE = 500
"""Rows that one call of ``sweep`` deletes at most: an answer may have a megabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Whose request it is, its key, and the SHA-256 of what it asks for, in hexadecimal."""

    user_id: int
    key: str
    fingerprint: str


def begin(
    engine: sa.Engine, request: Request, *, keep_h: float, now: datetime | None = None
) -> Claim | Answer:
    """Claim a request, or return the answer that it had within the last ``keep_h`` hours.

    Raises:
        InvalidInput: the key was used for another request.
        RequestRunning: somebody else works on it.
        RequestDone: it was carried out, but there is no answer.
    """
    now = now or datetime.now(UTC)
    with transaction(engine) as session:
        return _begin(session, request, now, now - timedelta(hours=keep_h))


def _begin(
    session: Session, request: Request, now: datetime, kept_since: datetime
) -> Claim | Answer:
    known = idempotency.find(session, request.user_id, request.key, now=now, kept_since=kept_since)
    if known is not None and known.over:
        idempotency.drop(session, known.claim)
        known = None
    if known is None:
        return _first(session, request, now)
    if known.fingerprint != request.fingerprint:
        raise InvalidInput(HEADER, "was sent before with another request: take a new key for it")
    return known.answer or _again(session, known, now)


def _first(session: Session, request: Request, now: datetime) -> Claim:
    row = IdempotencyKey(
        user_id=request.user_id,
        key=request.key,
        fingerprint=request.fingerprint,
        token=uuid4().hex,
        begun_at=now,
        running_until=now + LEASE,
    )
    claim = idempotency.add(session, row)
    if claim is None:
        raise RequestRunning
    return claim


def _again(session: Session, known: Known, now: datetime) -> Claim:
    """Go on with a request that somebody else left."""
    if not known.abandoned:
        raise RequestRunning
    if known.event_id is not None:
        act = history.get(session, known.event_id)
        raise RequestDone(known.event_id, act.act if act else "", act.counts if act else {})
    token = uuid4().hex
    if not idempotency.take_over(session, known.claim, token, now, now + LEASE):
        raise RequestRunning  # he has acted after all, or another repeat was faster
    log.warning("request taken over from one that is late")
    return Claim(known.claim.key_id, token)


def end(engine: sa.Engine, claim: Claim, answer: Answer) -> None:
    """Keep the answer of a claimed request; what changed nothing is forgotten instead."""
    with transaction(engine) as session:
        if answer.status < 400:
            if len(answer.body) <= MOST_BYTES:
                idempotency.keep(session, claim, answer)
                return
        elif idempotency.release(session, claim):
            return
        idempotency.abandon(session, claim, datetime.now(UTC))


def sweep(engine: sa.Engine, now: datetime, *, keep_h: float) -> int:
    """Forget requests older than ``keep_h`` hours, a limited number; return how many."""
    with transaction(engine) as session:
        return idempotency.forget(session, now - timedelta(hours=keep_h), SWEPT_AT_ONCE)
