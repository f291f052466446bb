"""What all ways to end a claim have in common: the columns they set, the attempt they close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, Move
from placecurator.domain.live import PlaceChange
from placecurator.storage.models import Place, ScanAttempt
from placecurator.storage.moves import BACK_TO_BEFORE, Assignments, where

_place = sa.inspect(Place).c
_attempt = sa.inspect(ScanAttempt).c

_RELEASED: Assignments = {
    "lease_expires_at": None,
    "claimed_by": None,
    "scan_withdrawn": False,
}


def finished(move: Move, cause: Cause | None, message: str | None, now: datetime) -> Assignments:
    """The columns of a scan that is over, completed or failed."""
    return {
        **_RELEASED,
        "deep_scan_status": move.target,
        "deep_scan_cause": cause,
        "deep_scan_error": message,
        "next_attempt_at": None,
        "scan_finished_at": now,
    }


def queued_again(cause: Cause | None, message: str | None, due_at: datetime) -> Assignments:
    """The columns of a scan that is to be made again.

    A withdrawn one goes back to what it was before its REQUEST instead: nobody wants it any more.
    """
    again: Assignments = {
        "deep_scan_status": DeepScanStatus.queued,
        "deep_scan_cause": cause,
        "deep_scan_error": message,
        "queued_at": _place.queued_at,
        "next_attempt_at": due_at,
    }
    return {**_RELEASED, **where(_place.scan_withdrawn, BACK_TO_BEFORE, otherwise=again)}


def ending(assignments: Assignments) -> ReturningUpdate[Any]:
    """An UPDATE of places that says what became of each; the caller adds its guards."""
    return (
        sa.update(Place)
        .values(**assignments)
        .returning(
            _place.id,
            _place.scan_token,
            _place.place_id,
            _place.status,
            _place.deep_scan_status,
            _place.deep_scan_cause,
            _place.deep_scan_error,
        )
        .execution_options(synchronize_session=False)
    )


def change(row: sa.Row[Any]) -> PlaceChange:
    """What open pages are told of a row that ``ending`` returned."""
    return PlaceChange(
        place_id=row.place_id,
        status=row.status,
        deep_scan_status=row.deep_scan_status,
        deep_scan_cause=row.deep_scan_cause,
        deep_scan_error=row.deep_scan_error,
    )


def close_attempts(
    session: Session,
    ends: Iterable[Mapping[str, Any]],
    *also: sa.ColumnElement[bool],
) -> None:
    """Write the end of attempts that meet all of ``also``.

    Each of ``ends`` has ``of_place`` and ``of_token``, and values for columns.
    """
    if rows := [dict(end) for end in ends]:
        table: sa.Table = sa.inspect(ScanAttempt).local_table  # type: ignore[assignment]
        session.execute(
            sa.update(table).where(
                _attempt.place_key == sa.bindparam("of_place"),
                _attempt.token == sa.bindparam("of_token"),
                *also,
            ),
            rows,
        )
