"""``business_observations``: all that was ever stated about a place, one document each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class BusinessObservations(SQLModel, table=True):
    """What ``local_businesses`` is chosen from; read and written whole, by place.

    ``observations`` are ``domain.known_facts.KnownFact``, ``pages`` are ``PageMark``, ``changes``
    are what the last scan changed. ``expires_at`` is the earliest expiry of anything in the row;
    None: all of it may be kept for ever.

    Whoever writes here holds the lock of the place's row in ``local_businesses``, if there is one.
    """

    __tablename__ = "business_observations"

    place_key: int = Field(
        primary_key=True,
        sa_type=BIG_KEY,
        foreign_key="places_staging.id",
        sa_column_kwargs={"autoincrement": False},
    )
    # Plain JSON on PostgreSQL too: nobody looks inside, and binary JSON costs more to write.
    observations: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    pages: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    expires_at: datetime | None = None


_columns = BusinessObservations.__table__.c  # type: ignore[attr-defined]
_expires = _columns.expires_at.is_not(None)
sa.Index(
    "ix_business_observations_expires_at",
    _columns.expires_at,
    postgresql_where=_expires,
    sqlite_where=_expires,
)
