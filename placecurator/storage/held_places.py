"""Places that wait because their provider is paused or held back: put off, and called back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import CLAIM
from placecurator.domain.live import PlaceChange
from placecurator.domain.provider_gate import PAUSE_S, PROBE_S, hold_words, pause_words
from placecurator.storage.models import Place, ProviderGate
from placecurator.storage.moves import Assignments, allows
from placecurator.storage.provider_gates import places_of
from placecurator.storage.scan_ends import change, ending
from placecurator.storage.scans import due_among, levels, unlocked

_place = sa.inspect(Place).c


def put_off(
    session: Session, gate: ProviderGate, now: datetime, suspects: bool
) -> list[PlaceChange]:
    """Let the due places of a provider wait until it is held back no longer, and say why.

    No more than a thousand of each priority at once.
    """
    waiting = ending(_wait_of(gate, now))
    changes: list[PlaceChange] = []
    for level in levels(session, suspects):
        due = due_among(partial(places_of, gate.name), now, None, level)
        rows = session.execute(waiting.where(_place.id.in_(unlocked(session, due)), allows(CLAIM)))
        changes += [change(row) for row in rows]
    return changes


def _wait_of(gate: ProviderGate, now: datetime) -> Assignments:
    if gate.paused_at:
        until = now + timedelta(seconds=PAUSE_S)
        cause = Cause.provider_paused
        words = pause_words(gate.name, gate.paused_by or "", gate.paused_at, gate.pause_reason)
    else:
        until = gate.held_until or now
        if until <= now:
            until = now + timedelta(seconds=PROBE_S)
        cause = Cause(gate.cause or Cause.provider_unavailable)
        words = hold_words(gate.name, cause, until)
    return {"next_attempt_at": until, "deep_scan_cause": cause, "deep_scan_error": words}


def call_back(session: Session, provider: str, causes: Collection[Cause], now: datetime) -> int:
    """Make the places due that wait with ``provider`` for one of ``causes``; return how many."""
    waiting = sa.and_(
        allows(CLAIM), _place.deep_scan_cause.in_(causes), _place.next_attempt_at > now
    )
    called_back = session.execute(
        sa.update(Place)
        .where(waiting, places_of(provider))
        .values(next_attempt_at=now, deep_scan_cause=None, deep_scan_error=None)
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], called_back).rowcount
