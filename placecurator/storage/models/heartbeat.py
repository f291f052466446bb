"""``heartbeats``: when the processes that must never rest were last at work."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Heartbeat(SQLModel, table=True):
    """The last sign of life of one kind of process, whichever of them gave it."""

    __tablename__ = "heartbeats"

    name: str = Field(primary_key=True)
    at: datetime
