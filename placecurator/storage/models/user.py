"""``users``: who may sign in."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from placecurator.domain.accounts import Role
from placecurator.storage.columns import BIG_KEY, ROLE


class User(SQLModel, table=True):
    """Somebody with an account. ``name_key`` is the folded name: no two are alike.

    ``password_hash`` is None until a password was chosen: only a one-time link leads in. From
    ``disabled_at`` on nothing does; None: the account is open.
    """

    __tablename__ = "users"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    name: str
    name_key: str = Field(unique=True)
    role: Role = Field(sa_type=ROLE)
    password_hash: str | None = None
    disabled_at: datetime | None = None
    created_at: datetime
    created_by: str
