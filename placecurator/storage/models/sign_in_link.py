"""``sign_in_links``: ways in that work once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class SignInLink(SQLModel, table=True):
    """A one-time link for a user; only the SHA-256 of its secret is kept."""

    __tablename__ = "sign_in_links"

    digest: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(sa_type=BIG_KEY, foreign_key="users.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None
