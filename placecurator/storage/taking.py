"""Taking due places, but none whose provider is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import CLAIM
from placecurator.domain.live import PlaceChange
from placecurator.domain.provider_gate import PROBE_S, hold_words
from placecurator.storage.models import Place, ProviderGate
from placecurator.storage.moves import allows
from placecurator.storage.provider_gates import places_of, shut, start_probe
from placecurator.storage.scan_ends import change, ending
from placecurator.storage.scans import Claim, claim, due_among, levels, unlocked

_place = sa.inspect(Place).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was claimed, and the places that were put off because of their provider."""

    claims: Sequence[Claim] = ()
    put_off: Sequence[PlaceChange] = ()


def take(
    session: Session,
    limit: int,
    *,
    worker: str,
    lease_s: float,
    now: datetime,
    suspects: bool = False,
    job: str | None = None,
) -> Taken:
    """``claim``, but put places off until their provider is held back no longer.

    Each is put off once for each hold, so that whoever looks for work does not meet it again and
    again. When a hold is over, one place of the provider is claimed to try it. As long as something
    was put off, there may be more that is due.
    """

    def claim_some(most: int, which: sa.ColumnElement[bool] | None) -> list[Claim]:
        return claim(
            session,
            most,
            worker=worker,
            lease_s=lease_s,
            now=now,
            suspects=suspects,
            which=which,
            job=job,
        )

    gates = shut(session)
    if not gates:
        return Taken(claims=claim_some(limit, None))
    claims: list[Claim] = []
    put_off: list[PlaceChange] = []
    for gate in gates:
        of_provider = places_of(gate.name)
        if len(claims) < limit and start_probe(session, gate.name, now):
            claims += claim_some(1, of_provider)
        put_off += _put_off(session, gate, of_provider, now, suspects)
    of_others = sa.not_(sa.or_(*(places_of(gate.name) for gate in gates)))
    if len(claims) < limit:
        claims += claim_some(limit - len(claims), of_others)
    return Taken(claims=claims, put_off=put_off)


def _put_off(
    session: Session,
    gate: ProviderGate,
    of_provider: sa.ColumnElement[bool],
    now: datetime,
    suspects: bool,
) -> list[PlaceChange]:
    until = gate.held_until
    if until is None or until <= now:
        until = now + timedelta(seconds=PROBE_S)
    cause = Cause(gate.cause or Cause.provider_unavailable)
    waiting = ending(
        {
            "next_attempt_at": until,
            "deep_scan_cause": cause,
            "deep_scan_error": hold_words(gate.name, cause, until),
        }
    )
    changes: list[PlaceChange] = []
    for level in levels(session, suspects):
        due = due_among(of_provider, now, None, level)
        rows = session.execute(waiting.where(_place.id.in_(unlocked(session, due)), allows(CLAIM)))
        changes += [change(row) for row in rows]
    return changes


def call_back(session: Session, provider: str, cause: Cause, now: datetime) -> int:
    """Make the places due that wait because of ``cause`` with ``provider``; return how many."""
    waiting = sa.and_(allows(CLAIM), _place.deep_scan_cause == cause, _place.next_attempt_at > now)
    called_back = session.execute(
        sa.update(Place)
        .where(waiting, places_of(provider))
        .values(next_attempt_at=now, deep_scan_cause=None, deep_scan_error=None)
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], called_back).rowcount
