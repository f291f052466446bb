"""``provider_gates``: which providers are held back, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class ProviderGate(SQLModel, table=True):
    """How a provider does, for all workers. No row: it never failed.

    ``cause`` is why scans with it are held back; None: they are not. From ``held_until`` on, one
    place may try; ``probing`` is set while it does. ``failures`` counts outages in a row, ``trips``
    the holds since its last answer.
    """

    __tablename__ = "provider_gates"

    name: str = Field(primary_key=True)
    cause: str | None = None
    held_until: datetime | None = None
    probing: bool = False
    failures: int = 0
    trips: int = 0
