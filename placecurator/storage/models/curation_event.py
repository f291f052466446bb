"""``curation_events`` and ``curation_changes``: the audit log, and what undo needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.storage.columns import BIG_KEY, DEEP_SCAN_STATUS, JSON, PLACE_STATUS


class CurationEvent(SQLModel, table=True):
    """One act of one actor: a status change, an import, a sign-in and so on.

    ``status`` is the verdict that was given (None for other acts), ``request`` what was asked for
    and ``counts`` what came of it. ``request_id`` is the id under which the logs tell of it; None
    for acts from before there was one. ``undoes`` is the act that an undo took back; None for all
    other acts.
    """

    __tablename__ = "curation_events"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    act: str
    actor: str
    at: datetime
    status: PlaceStatus | None = Field(default=None, sa_type=PLACE_STATUS)
    request: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    request_id: str | None = None
    undoes: int | None = Field(default=None, sa_type=BIG_KEY)


class CurationChange(SQLModel, table=True):
    """What one place was before an event changed it.

    ``verdict_before`` is the act that had given the verdict; None: nobody had decided.

    Written for up to hundreds of thousands of rows by one INSERT … SELECT in the transaction of the
    change. No foreign keys: the same transaction has just read both rows, a check for each row
    would double the cost of the insert, and the history outlives the place.
    """

    __tablename__ = "curation_changes"
    __table_args__ = {"sqlite_with_rowid": False}

    event_id: int = Field(primary_key=True, sa_type=BIG_KEY)
    place_key: int = Field(primary_key=True, sa_type=BIG_KEY)
    status_before: PlaceStatus = Field(sa_type=PLACE_STATUS)
    scan_before: DeepScanStatus | None = Field(default=None, sa_type=DEEP_SCAN_STATUS)
    verdict_before: int | None = Field(default=None, sa_type=BIG_KEY)


_columns = CurationEvent.__table__.c  # type: ignore[attr-defined]
for _name in ("act", "actor"):
    sa.Index(f"ix_curation_events_{_name}", _columns[_name], _columns.id)
_undo = _columns.undoes.is_not(None)
sa.Index(
    "ix_curation_events_undoes",
    _columns.undoes,
    _columns.id,
    postgresql_where=_undo,
    sqlite_where=_undo,
)
