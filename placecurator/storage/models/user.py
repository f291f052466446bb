"""``users``: who may sign in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.domain.accounts import Role
from placecurator.storage.columns import BIG_KEY, ROLE


class User(SQLModel, table=True):
    """Somebody with an account. ``name_key`` is the folded name: no two are alike.

    ``password_hash`` is None until a password was chosen: only a one-time link leads in. From
    ``disabled_at`` on nothing does; None: the account is open. Issuer and subject are how a sign-in
    provider knows him; None: none does.
    """

    __tablename__ = "users"
    __table_args__ = (sa.Index("ix_users_oidc", "oidc_issuer", "oidc_subject", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    name: str
    name_key: str = Field(unique=True)
    role: Role = Field(sa_type=ROLE)
    password_hash: str | None = None
    disabled_at: datetime | None = None
    created_at: datetime
    created_by: str
    oidc_issuer: str | None = None
    oidc_subject: str | None = None
