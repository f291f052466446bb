"""``sign_in_failures``: wrong passwords in a row."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignInFailure(SQLModel, table=True):
    """A name that was tried in vain, whether a user has it or not: else locks would tell.

    ``name_digest`` is the SHA-256 of the folded name, because people type their passwords there
    too. Nobody may try until ``locked_until``; None: at once.
    """

    __tablename__ = "sign_in_failures"

    name_digest: str = Field(primary_key=True, max_length=64)
    failures: int
    locked_until: datetime | None = None
    last_at: datetime = Field(index=True)
