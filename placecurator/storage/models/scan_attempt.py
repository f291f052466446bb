"""``scan_attempts``: one row per claim, kept for ever."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class ScanAttempt(SQLModel, table=True):
    """One claim of one place by one worker.

    ``number`` is 1 for the first attempt after a REQUEST; ``token`` is the fencing token of the
    claim. ``outcome`` is the name of the move that ended it (COMPLETE, RETRY …); None means that it
    is still running, or that its worker died and the rescuer has not come by. ``cost_micros`` is in
    millionths of a US dollar.

    ``event_id`` is the act that asked for the scan, ``job`` the id of the RQ job that the worker
    worked on; None: not known. ``event_id`` is no foreign key, which would be checked for each row:
    the place has just been read with it, and acts are never deleted.
    """

    __tablename__ = "scan_attempts"
    __table_args__ = (sa.UniqueConstraint("place_key", "token"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    place_key: int = Field(sa_type=BIG_KEY, foreign_key="places_staging.id")
    number: int
    token: int
    worker: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None
    cause: str | None = None
    message: str | None = None
    requests_made: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    cost_micros: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    event_id: int | None = Field(default=None, sa_type=BIG_KEY)
    job: str | None = None
