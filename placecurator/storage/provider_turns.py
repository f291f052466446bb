"""Turns with providers that may be asked only so often, for all workers in one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.provider_rate import ProviderRate
from placecurator.storage.models import ProviderGate
from placecurator.storage.scans import unlocked

_gate = sa.inspect(ProviderGate).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """How many scans the caller may begin with a provider ``now``; it spends those that it needs.

    ``next_turn_at`` is that of the provider's row, or ``now`` if that is later.
    """

    provider: str
    rate: ProviderRate
    now: datetime
    count: int
    next_turn_at: datetime


def turns_now(session: Session, provider: str, rate: ProviderRate, now: datetime) -> Turns:
    """The turns that there are; no other worker gets any until the transaction ends.

    There are none while another worker is at it: nobody waits for one that may be frozen.
    """
    has_turns = sa.or_(_gate.next_turn_at.is_(None), _gate.next_turn_at <= rate.no_turn_from(now))
    row = sa.select(_gate.name.label("id")).where(_gate.name == provider, has_turns)
    # An UPDATE, although nothing is spent yet: on SQLite only a write keeps other writers out.
    next_turn_at = session.scalar(
        sa.update(ProviderGate)
        .where(_gate.name.in_(unlocked(session, row)), has_turns)
        .values(next_turn_at=sa.case((_gate.next_turn_at > now, _gate.next_turn_at), else_=now))
        .returning(_gate.next_turn_at)
        .execution_options(synchronize_session=False)
    )
    count = rate.turns(next_turn_at, now) if next_turn_at else 0
    return Turns(
        provider=provider, rate=rate, now=now, count=count, next_turn_at=next_turn_at or now
    )


def spend(session: Session, turns: Turns, count: int) -> None:
    """Take ``count`` of these turns; the others stay for whoever comes next."""
    if count:
        session.execute(
            sa.update(ProviderGate)
            .where(_gate.name == turns.provider)
            .values(next_turn_at=turns.rate.after(turns.next_turn_at, turns.now, count))
            .execution_options(synchronize_session=False)
        )
