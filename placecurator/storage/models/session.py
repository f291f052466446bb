"""``sessions``: who is signed in, and where."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class UserSession(SQLModel, table=True):
    """One browser in which somebody is signed in.

    Its secret is in the browser's cookie; here is only the SHA-256 of it, in hexadecimal.
    ``last_seen_at`` is true to a minute.
    """

    __tablename__ = "sessions"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    digest: str = Field(unique=True, max_length=64)
    user_id: int = Field(sa_type=BIG_KEY, foreign_key="users.id", index=True)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    address: str | None = None
    user_agent: str | None = None
