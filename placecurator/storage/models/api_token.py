"""``api_tokens``: what programs sign in with."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from placecurator.domain.accounts import Role
from placecurator.storage.columns import BIG_KEY, ROLE


class ApiToken(SQLModel, table=True):
    """A token of a user; only the SHA-256 of it is kept, and ``hint``, by which people know it.

    It may do what both ``role`` and the role of the user allow. ``last_used_at`` is true to a
    minute; ``expires_at`` None: it does not expire.
    """

    __tablename__ = "api_tokens"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    digest: str = Field(unique=True, max_length=64)
    hint: str
    label: str
    user_id: int = Field(sa_type=BIG_KEY, foreign_key="users.id", index=True)
    role: Role = Field(sa_type=ROLE)
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
