"""SQL guards made from the named moves of the state machine."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, Move, ScanState
from placecurator.storage.columns import DEEP_SCAN_STATUS
from placecurator.storage.models import Place


def scan_is(*states: ScanState) -> sa.ColumnElement[bool]:
    """The deep scan of a place is in one of ``states``; None (never asked) is one of them.

    Always true or false, so that it can be negated: ``IN (…)`` of NULL would be neither.
    """
    column = sa.inspect(Place).c.deep_scan_status
    named = sorted(state for state in states if state is not None)
    among = column.in_([scan_literal(state) for state in named])
    if None not in states:
        return sa.and_(column.is_not(None), among)
    return sa.or_(column.is_(None), among) if named else column.is_(None)


def allows(move: Move) -> sa.ColumnElement[bool]:
    """``move`` may be made on the deep scan of a place."""
    return scan_is(*move.sources)


def scan_literal(state: DeepScanStatus) -> sa.ColumnElement[DeepScanStatus]:
    """``state`` as a typed value in a statement."""
    return sa.literal(state, DEEP_SCAN_STATUS)
