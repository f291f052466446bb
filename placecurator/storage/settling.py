"""Writing how attempts ended, many at once, and only for those who still hold their claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import ABANDON, COMPLETE, RESCUE, SNOOZE, DeepScanStatus, Move
from placecurator.domain.live import PlaceChange
from placecurator.domain.observation import Findings
from placecurator.domain.retention import STRICT, Terms
from placecurator.domain.scan import ScanMeter
from placecurator.storage import listings
from placecurator.storage.models import Place, ScanAttempt
from placecurator.storage.moves import Assignments, allows
from placecurator.storage.scan_ends import (
    change,
    close_attempts,
    ending,
    finished,
    queued_again,
)
from placecurator.storage.scans import Claim, unlocked

FENCED = "fenced"
"""Outcome of an attempt whose claim was lost: what it found was dropped."""

_Held = tuple[int, int]
"""A claim, as the key of its place and its token."""

_place = sa.inspect(Place).c
_attempt = sa.inspect(ScanAttempt).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt ended.

    ``move`` is COMPLETE, with the ``findings``; or RETRY, FAIL or SNOOZE, with a cause and a
    message fit for a curator. The next attempt is due after ``wait_s`` seconds.
    """

    claim: Claim
    move: Move
    meter: ScanMeter
    findings: Findings | None = None
    cause: Cause | None = None
    message: str | None = None
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of a group of outcomes.

    ``busy`` are those whose row another transaction holds: to be settled again in a moment.
    """

    changes: tuple[PlaceChange, ...]
    fenced: int
    busy: tuple[Outcome, ...]


def settle(
    session: Session, outcomes: Sequence[Outcome], now: datetime, terms: Terms = STRICT
) -> Settled:
    """Write the outcomes whose claim is still held, and drop the others.

    ``terms`` say how long what each source states may be kept.
    """
    changes: dict[_Held, PlaceChange] = {}
    for alike in _alike(outcomes):
        changes |= _move(session, alike, now)
    accepted = [outcome for outcome in outcomes if _held_by(outcome.claim) in changes]
    refused = [outcome for outcome in outcomes if _held_by(outcome.claim) not in changes]
    busy = _still_held(session, refused)
    fenced = [outcome for outcome in refused if outcome not in busy]
    listings.store(session, _found(accepted), now, terms)
    close_attempts(session, (_end(outcome, outcome.move.name, now) for outcome in accepted))
    # An end that the worker itself has written stays: it is settled twice when the connection
    # breaks during a commit.
    # Compared one by one: IN cannot be executed for many rows at once.
    worker_wrote_none = sa.or_(
        _attempt.outcome.is_(None),
        _attempt.outcome == RESCUE.name,
        _attempt.outcome == ABANDON.name,
    )
    close_attempts(session, (_end(o, FENCED, now) for o in fenced), worker_wrote_none)
    return Settled(changes=tuple(changes.values()), fenced=len(fenced), busy=tuple(busy))


def _alike(outcomes: Sequence[Outcome]) -> Iterator[list[Outcome]]:
    """Groups of outcomes that set the same values, so that one statement serves each."""

    def values(outcome: Outcome) -> tuple[str, str, str, float]:
        cause, message = outcome.cause or "", outcome.message or ""
        return outcome.move.name, cause, message, outcome.wait_s

    for _, group in groupby(sorted(outcomes, key=values), key=values):
        yield list(group)


def _move(session: Session, alike: list[Outcome], now: datetime) -> dict[_Held, PlaceChange]:
    """Make one move on the places of ``alike`` that are still held; what changed, by claim."""
    first = alike[0]
    held = _held(alike)
    rows = session.execute(
        ending(_assignments(first, now)).where(
            _place.id.in_(unlocked(session, sa.select(_place.id).where(held))),
            held,
            allows(first.move),
        )
    )
    return {(row.id, row.scan_token): change(row) for row in rows}


def _assignments(outcome: Outcome, now: datetime) -> Assignments:
    if outcome.move.target is not DeepScanStatus.queued:
        return finished(outcome.move, outcome.cause, outcome.message, now)
    due_at = now + timedelta(seconds=outcome.wait_s)
    again = queued_again(outcome.cause, outcome.message, due_at)
    if outcome.move is SNOOZE:
        return {**again, "scan_attempt": _place.scan_attempt - 1}
    return again


def _held(outcomes: Iterable[Outcome]) -> sa.ColumnElement[bool]:
    """The fence: the place is still held under the token of the claim."""
    claims = [_held_by(outcome.claim) for outcome in outcomes]
    return sa.tuple_(_place.id, _place.scan_token).in_(claims)


def _held_by(claim: Claim) -> _Held:
    # With the token: one process may settle two claims of one place, the older of them lost.
    return claim.place_key, claim.token


def _still_held(session: Session, refused: list[Outcome]) -> list[Outcome]:
    if not refused:
        return []
    held = _held(refused)
    rows = session.execute(sa.select(_place.id, _place.scan_token).where(held, allows(COMPLETE)))
    claims = {(row.id, row.scan_token) for row in rows}
    return [outcome for outcome in refused if _held_by(outcome.claim) in claims]


def _found(accepted: list[Outcome]) -> list[tuple[Claim, Findings]]:
    return [(outcome.claim, outcome.findings) for outcome in accepted if outcome.findings]


def _end(outcome: Outcome, name: str, now: datetime) -> dict[str, object]:
    return {
        "of_place": outcome.claim.place_key,
        "of_token": outcome.claim.token,
        "finished_at": now,
        "outcome": name,
        "cause": outcome.cause,
        "message": outcome.message,
        "requests_made": outcome.meter.requests_made,
        "cost_micros": outcome.meter.cost_micros,
    }
