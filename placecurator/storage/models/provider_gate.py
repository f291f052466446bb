"""``provider_gates``: which providers are held back, and how often the others may be asked."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class ProviderGate(SQLModel, table=True):
    """How a provider does, for all workers. No row: nothing was ever the matter with it.

    ``cause`` is why scans with it are held back; None: they are not. From ``held_until`` on, one
    place may try; ``probing`` is set while it does. ``failures`` counts outages in a row, ``trips``
    the holds since its last answer.

    ``paused_at`` is when an operator, ``paused_by``, paused it; None: it is not paused. In
    ``next_turn_at`` its ``ProviderRate`` is kept; None: it has not begun to count.
    """

    __tablename__ = "provider_gates"

    name: str = Field(primary_key=True)
    cause: str | None = None
    held_until: datetime | None = None
    probing: bool = False
    failures: int = 0
    trips: int = 0
    paused_at: datetime | None = None
    paused_by: str | None = None
    pause_reason: str | None = None
    next_turn_at: datetime | None = None
