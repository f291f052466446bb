"""``places_staging``: one row per staged place; the queued row is the queue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.storage.columns import (
    BIG_KEY,
    BYTEWISE_TEXT,
    DEEP_SCAN_STATUS,
    JSON,
    PLACE_STATUS,
    inline,
)


def _count_from_zero() -> dict[str, Any]:
    return {"server_default": "0"}


class SourceFields(SQLModel):
    """What the source said. An import may change these and nothing else."""

    name: str
    category: str | None = None
    address: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    rating: float | None = None
    review_count: int | None = None
    price_level: int | None = None
    phone: str | None = None
    website: str | None = None
    source: str
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    name_key: str = Field(sa_type=BYTEWISE_TEXT)
    search_text: str
    source_digest: str = Field(max_length=64)


class TermsFields(SQLModel):
    """Until when the terms of the source allow to keep what it said; None: for ever.

    After that the source fields are blanked; id, verdict, scan and remarks stay.
    """

    source_expires_at: datetime | None = None


class VerdictFields(SQLModel):
    """What a human decided. No machine changes these.

    ``verdict_event_id`` is the act that gave the verdict; None: nobody has decided. An undo goes
    back to the act before, so this names a verdict and not merely the last one who wrote.
    """

    status: PlaceStatus = Field(
        default=PlaceStatus.New,
        sa_type=PLACE_STATUS,
        sa_column_kwargs={"server_default": PlaceStatus.New.value},
    )
    status_changed_at: datetime | None = None
    updated_by: str | None = None
    verdict_event_id: int | None = Field(default=None, sa_type=BIG_KEY)


class ScanFields(SQLModel):
    """Where the deep scan stands. ``None`` in ``deep_scan_status`` means never asked.

    ``scan_attempt`` counts the attempts spent since the last REQUEST, ``scan_token`` all claims
    ever (the fencing token), ``scan_deaths`` the workers that died on it since the last REQUEST.
    ``scan_before*`` is what CANCEL goes back to. ``scan_withdrawn`` is set while a scan runs whose
    verdict has left Selected: it may finish, but is not tried again. ``scan_event_id`` is the act
    of the last REQUEST; all other moves leave it, and without a REQUEST there is no attempt.
    """

    deep_scan_status: DeepScanStatus | None = Field(default=None, sa_type=DEEP_SCAN_STATUS)
    deep_scan_cause: str | None = None
    deep_scan_error: str | None = None
    queued_at: datetime | None = None
    next_attempt_at: datetime | None = None
    scan_attempt: int = Field(default=0, sa_column_kwargs=_count_from_zero())
    scan_token: int = Field(default=0, sa_column_kwargs=_count_from_zero())
    scan_deaths: int = Field(default=0, sa_column_kwargs=_count_from_zero())
    lease_expires_at: datetime | None = None
    claimed_by: str | None = None
    scan_finished_at: datetime | None = None
    scan_withdrawn: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    scan_before: DeepScanStatus | None = Field(default=None, sa_type=DEEP_SCAN_STATUS)
    scan_before_cause: str | None = None
    scan_before_error: str | None = None
    scan_event_id: int | None = Field(default=None, sa_type=BIG_KEY)


class CuratorFields(SQLModel):
    """The curator's own remarks. No machine changes these."""

    notes: str | None = None
    tags: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    priority: int = Field(default=0, sa_column_kwargs=_count_from_zero())
    revisit_on: date | None = None


class Place(SourceFields, TermsFields, VerdictFields, ScanFields, CuratorFields, table=True):
    """A staged place. ``priority``: higher is scanned earlier; times are UTC."""

    __tablename__ = "places_staging"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    place_id: str = Field(unique=True)
    created_at: datetime
    updated_at: datetime


_table: sa.Table = Place.__table__  # type: ignore[attr-defined]
_columns = _table.c


def _partial(name: str, where: sa.ColumnElement[bool], *columns: Any) -> sa.Index:
    return sa.Index(name, *columns, postgresql_where=where, sqlite_where=where)


def _scan_is(status: DeepScanStatus) -> sa.ColumnElement[bool]:
    return _columns.deep_scan_status == inline(status, DEEP_SCAN_STATUS)


_queued = _scan_is(DeepScanStatus.queued)
_suspect = sa.and_(_queued, _columns.scan_deaths > sa.literal(0, literal_execute=True))

# The status, always the same, comes first: else SQLite prefers the index that sorts all places by
# it, and then sorts the whole queue for each claim.
_status = _columns.deep_scan_status
_order = (_columns.next_attempt_at, _columns.id)
_partial("ix_places_staging_due", _queued, _status, _columns.priority.desc(), *_order)
_partial("ix_places_staging_suspects", _suspect, _status, *_order)
_partial(
    "ix_places_staging_source_expires_at",
    _columns.source_expires_at.is_not(None),
    _columns.source_expires_at,
)
_partial("ix_places_staging_leases", _scan_is(DeepScanStatus.processing), _columns.lease_expires_at)

_partial(
    "ix_places_staging_deep_scan_cause",
    _columns.deep_scan_cause.is_not(None),
    _columns.deep_scan_cause,
)
_partial("ix_places_staging_revisit_on", _columns.revisit_on.is_not(None), _columns.revisit_on)

TAGGED = _columns.tags != sa.literal_column("'[]'")
"""Places with at least one tag, as their index spells it."""
# Where an act's verdict still stands: what an undo takes back, and how much that is.
_decided = _columns.verdict_event_id.is_not(None)
_partial("ix_places_staging_verdict", _decided, _columns.verdict_event_id, _columns.id)

# How far the scans of an act are, counted on the index alone, and which acts have scans under way.
_asked = _columns.scan_event_id.is_not(None)
_partial("ix_places_staging_asked", _asked, _status, _columns.scan_event_id, _columns.queued_at)

# One index for each order that the triage page offers; every order ends in the unique id.
_SORTED = ("name_key", "category", "city", "source", "rating", "review_count", "status")
for _name in (*_SORTED, "created_at", "status_changed_at", "deep_scan_status"):
    sa.Index(f"ix_places_staging_{_name}", _columns[_name], _columns.id)
