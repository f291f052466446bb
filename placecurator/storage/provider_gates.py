"""Holding providers back: what attempts say about them, for all workers in one row each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.provider_gate import (
    BARE_IDS,
    KEY_FAULT_HOLD_S,
    KEY_FAULTS,
    MOST_OUTAGES,
    NO_ANSWER,
    OUTAGES,
    PROBE_S,
    outage_hold_s,
)
from placecurator.storage import upserts
from placecurator.storage.models import Place, ProviderGate
from placecurator.storage.scans import Columns
from placecurator.storage.settling import Outcome

_gate = sa.inspect(ProviderGate).c
_place = sa.inspect(Place).c

_OPEN: dict[str, Any] = {
    "cause": None,
    "held_until": None,
    "probing": False,
    "failures": 0,
    "trips": 0,
}
_NOT_PAUSED: dict[str, Any] = {"paused_at": None, "paused_by": None, "pause_reason": None}


_SHUT = sa.or_(_gate.cause.is_not(None), _gate.paused_at.is_not(None))


def shut(session: Session) -> Sequence[ProviderGate]:
    """The providers that are paused or held back, or that wait for one place to try."""
    return shut_or_of(session, ())


def shut_or_of(session: Session, names: Collection[str]) -> Sequence[ProviderGate]:
    """The same, and the providers ``names`` in whatever state, if they have a row."""
    which = sa.or_(_SHUT, _gate.name.in_(names)) if names else _SHUT
    gates = sa.select(ProviderGate).where(which).order_by(_gate.name)
    return session.scalars(gates.execution_options(populate_existing=True)).all()


def is_shut(gate: ProviderGate) -> bool:
    """Whether it is paused or held back, or waits for one place to try."""
    return gate.cause is not None or gate.paused_at is not None


def add_open(session: Session, name: str) -> None:
    """Give ``name`` a row, if it has none."""
    insert = _insert(session).values(**_OPEN, name=name)
    session.execute(_quietly(insert.on_conflict_do_nothing()))


def start_probe(session: Session, name: str, now: datetime) -> bool:
    """Whether the caller is the one that may try ``name`` now; the others wait for its result.

    Nobody may while it is paused.
    """
    held_long_enough = sa.and_(_gate.cause.is_not(None), _gate.held_until <= now)
    probe = (
        sa.update(ProviderGate)
        .where(_gate.name == name, held_long_enough, _gate.paused_at.is_(None))
        .values(probing=True, held_until=now + timedelta(seconds=PROBE_S))
    )
    return _changes_a_row(session, probe)


def pause(session: Session, name: str, *, by: str, reason: str | None, now: datetime) -> None:
    """Begin no more scans with ``name`` until it is resumed; ``reason`` may be None."""
    values = {"paused_at": now, "paused_by": by, "pause_reason": reason}
    _put(session, name, values)


def resume(session: Session, name: str) -> bool:
    """Hold ``name`` back no longer, whoever did; whether it was held back."""
    opened = sa.update(ProviderGate).where(_gate.name == name, _SHUT)
    return _changes_a_row(session, opened.values(**_OPEN, **_NOT_PAUSED))


def record(session: Session, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Note what these attempts say about the providers that they asked."""
    asked: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.meter.provider and outcome.cause not in NO_ANSWER:
            asked[outcome.meter.provider].append(outcome)
    for name, of_provider in sorted(asked.items()):
        _record(session, name, of_provider, now)


def _record(session: Session, name: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    causes = {outcome.cause for outcome in outcomes}
    if faults := sorted(KEY_FAULTS & causes):
        _hold(session, name, faults[0], now + timedelta(seconds=KEY_FAULT_HOLD_S))
    elif Cause.quota_spent in causes:
        wait_s = max(o.wait_s for o in outcomes if o.cause is Cause.quota_spent)
        _hold(session, name, Cause.quota_spent, now + timedelta(seconds=wait_s))
    elif causes <= OUTAGES:
        _count_outages(session, name, outcomes, now)
    else:
        session.execute(_quietly(_open_to_answers(name, now).values(**_OPEN)))


def _open_to_answers(name: str, now: datetime) -> sa.Update:
    """Of the row of ``name``, if it has anything that an answer proves wrong.

    While a hold lasts, what was asked before it proves nothing.
    """
    in_trouble = sa.or_(_gate.failures > 0, _gate.cause.is_not(None))
    return sa.update(ProviderGate).where(_gate.name == name, in_trouble, _may_tell(now))


def _may_tell(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_gate.held_until.is_(None), _gate.held_until <= now, _gate.probing)


def _hold(session: Session, name: str, cause: Cause, until: datetime) -> None:
    _put(session, name, {"cause": cause, "held_until": until, "probing": False})


def _put(session: Session, name: str, values: dict[str, Any]) -> None:
    insert = _insert(session).values(**(_OPEN | values), name=name)
    session.execute(_quietly(insert.on_conflict_do_update(index_elements=["name"], set_=values)))


def _count_outages(session: Session, name: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    count = len(outcomes)
    counted = _insert(session).values(**(_OPEN | {"failures": count}), name=name)
    counted = counted.on_conflict_do_update(
        index_elements=["name"], set_={"failures": _gate.failures + count}
    )
    # The row is ours from here on: nobody else counts until the transaction ends.
    trips = session.execute(_quietly(counted.returning(_gate.trips))).scalar_one()
    until = now + timedelta(seconds=outage_hold_s(trips))
    tripped = sa.and_(_may_tell(now), sa.or_(_gate.failures >= MOST_OUTAGES, _gate.probing))
    session.execute(
        _quietly(
            sa.update(ProviderGate)
            .where(_gate.name == name, tripped)
            .values(
                cause=outcomes[-1].cause,
                held_until=until,
                probing=False,
                failures=0,
                trips=_gate.trips + 1,
            )
        )
    )


def _insert(session: Session) -> Any:
    return upserts.insert(session.get_bind().dialect.name, ProviderGate)


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


def _changes_a_row(session: Session, statement: sa.Update) -> bool:
    return bool(session.execute(_quietly(statement.returning(_gate.name))).all())


def places_of(name: str, place: Columns = _place) -> sa.ColumnElement[bool]:
    """The place belongs to the provider ``name``."""
    place_id: sa.ColumnElement[str] = place.place_id
    named = place_id.startswith(f"{name}:", autoescape=True)
    if name != BARE_IDS:
        return named
    return sa.or_(named, sa.not_(place_id.contains(":")))
