"""``selections``: the places that a filter matched at a moment, kept for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY, JSON


class Selection(SQLModel, table=True):
    """The places that a filter matched at a moment; only its ``owner``, an actor, may use it.

    ``keys`` are those of the places, as a serialized 64-bit Roaring bitmap: as it is compressed, a
    million places take between a few bytes and 130 kB. ``filter`` is spelled as requests spell it
    and tells the history what was meant. ``moment`` is what had been decided before.
    """

    __tablename__ = "selections"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    owner: str
    made_at: datetime
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    place_count: int
    keys: bytes
    moment: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


_columns = Selection.__table__.c  # type: ignore[attr-defined]
sa.Index("ix_selections_owner", _columns.owner, _columns.id)
sa.Index("ix_selections_made_at", _columns.made_at)
