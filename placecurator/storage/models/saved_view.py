"""``saved_views``: filters and orders of the staged places that people keep under a name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class SavedView(SQLModel, table=True):
    """A view of one user. ``name_key`` is the folded name, by which it is unique for its owner.

    ``query`` is what stands behind the ``?`` in the address of the view. A ``shared`` one is seen
    by everybody.
    """

    __tablename__ = "saved_views"
    __table_args__ = (sa.UniqueConstraint("user_id", "name_key", name="uq_saved_views_name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    user_id: int = Field(sa_type=BIG_KEY, foreign_key="users.id")
    name: str
    name_key: str
    query: str
    shared: bool
    created_at: datetime
    changed_at: datetime
