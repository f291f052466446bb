"""``opt_outs``: websites that must never be visited."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class OptOut(SQLModel, table=True):
    """A domain whose owner wants no visits; those below it are meant too.

    ``domain`` is in small letters and ASCII. ``noted_by`` is who wrote it down; ``reason`` None: he
    did not say why.
    """

    __tablename__ = "opt_outs"

    domain: str = Field(primary_key=True)
    noted_at: datetime
    noted_by: str
    reason: str | None = None
