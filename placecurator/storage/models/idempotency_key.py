"""``idempotency_keys``: requests that may be repeated without a second act."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class IdempotencyKey(SQLModel, table=True):
    """A request that came with a key, and what it was answered.

    The key belongs to the user. ``fingerprint`` is the SHA-256, in hexadecimal, of what was asked
    for. ``token`` is that of whoever works on it, until ``running_until`` at least. ``event_id``
    is the first act of the request, written in the transaction of that act; None: it has not
    acted. ``status``, ``content_type`` and ``body`` are the answer; ``status`` None: there is none.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.UniqueConstraint("user_id", "key"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    user_id: int = Field(sa_type=BIG_KEY)
    key: str
    fingerprint: str
    token: str
    begun_at: datetime = Field(index=True)
    running_until: datetime
    event_id: int | None = Field(default=None, sa_type=BIG_KEY)
    status: int | None = None
    content_type: str | None = None
    body: bytes | None = None
