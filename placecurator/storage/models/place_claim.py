"""``place_claims``: which curator looks after which place for now."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class PlaceClaim(SQLModel, table=True):
    """A place that ``owner`` was handed to decide about, until ``expires_at``.

    It binds nobody. It counts while it has not expired and the place is New: whoever decides ends
    it, and undoing that brings it back. Rows that no longer count are written over or deleted when
    somebody claims.
    """

    __tablename__ = "place_claims"

    place_key: int = Field(
        primary_key=True,
        sa_type=BIG_KEY,
        foreign_key="places_staging.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    owner: str = Field(index=True)
    claimed_at: datetime
    expires_at: datetime
