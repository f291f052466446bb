"""The named moves of the state machine in SQL: their guards, and what they assign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import REQUEST, DeepScanStatus, Move, ScanState
from placecurator.storage.columns import DEEP_SCAN_STATUS
from placecurator.storage.models import Place

_place = sa.inspect(Place).c

Assignments = Mapping[str, Any]
"""Values and columns by the name of the column of a place that gets them."""

KEPT: Assignments = {column.name: column for column in _place}
"""What leaves a place as it is."""

BACK_TO_BEFORE: Assignments = {
    "deep_scan_status": _place.scan_before,
    "deep_scan_cause": _place.scan_before_cause,
    "deep_scan_error": _place.scan_before_error,
    "queued_at": None,
    "next_attempt_at": None,
}
"""What takes a request back: the scan is again what it was."""


def requested(
    now: datetime | sa.BindParameter[datetime], event_id: int | sa.BindParameter[int]
) -> Assignments:
    """What asks for a scan that is due at once, and remembers by which act and what it was before.

    A request that is taken back leaves the act: without another one no attempt is made.
    """
    return {
        "deep_scan_status": REQUEST.target,
        "deep_scan_cause": None,
        "deep_scan_error": None,
        "queued_at": now,
        "next_attempt_at": now,
        "scan_attempt": 0,
        "scan_deaths": 0,
        "scan_before": _place.deep_scan_status,
        "scan_before_cause": _place.deep_scan_cause,
        "scan_before_error": _place.deep_scan_error,
        "scan_event_id": event_id,
    }


def scan_is(*states: ScanState) -> sa.ColumnElement[bool]:
    """The deep scan of a place is in one of ``states``; None (never asked) is one of them.

    Always true or false, so that it can be negated: ``IN (…)`` of NULL would be neither.
    """
    column = _place.deep_scan_status
    named = sorted(state for state in states if state is not None)
    among = column.in_([scan_literal(state) for state in named])
    if None not in states:
        return sa.and_(column.is_not(None), among)
    return sa.or_(column.is_(None), among) if named else column.is_(None)


def allows(move: Move) -> sa.ColumnElement[bool]:
    """``move`` may be made on the deep scan of a place."""
    return scan_is(*move.sources)


def where(
    condition: sa.ColumnElement[bool], then: Assignments, otherwise: Assignments = KEPT
) -> dict[str, Any]:
    """``then`` for the rows that meet ``condition``; the others get ``otherwise``, or keep all."""
    return {
        name: sa.case((condition, _typed(name, value)), else_=_typed(name, otherwise[name]))
        for name, value in then.items()
    }


def _typed(name: str, value: Any) -> Any:
    return value if isinstance(value, sa.ColumnElement) else sa.literal(value, _place[name].type)


def scan_literal(state: DeepScanStatus) -> sa.ColumnElement[DeepScanStatus]:
    """``state`` as a typed value in a statement."""
    return sa.literal(state, DEEP_SCAN_STATUS)
