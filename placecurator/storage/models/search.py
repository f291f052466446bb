"""``searches`` and ``search_places``: what was looked for with a provider, and what it found."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY


class Search(SQLModel, table=True):
    """One search for places with one provider.

    ``latitude`` and ``longitude`` (WGS 84 degrees) with ``radius_m`` (metres) are the area; None:
    none was named. ``most`` is how many places were asked for. ``outcome`` is a ``SearchOutcome``;
    None means that it is under way, or that its process died: then ``seen_at``, its last sign of
    life, is old. ``cause`` and ``words`` say why it failed.

    ``pages`` counts those that are staged with all their places, ``found`` different places.
    ``cost_micros`` is in millionths of a US dollar. ``event_id`` is the act in the history.
    """

    __tablename__ = "searches"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    provider: str
    text: str
    latitude: float | None = None
    longitude: float | None = None
    radius_m: float | None = None
    language: str | None = None
    country: str | None = None
    most: int
    actor: str
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None = None
    stop_asked: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    outcome: str | None = None
    cause: str | None = None
    words: str | None = None
    pages: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    found: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    new: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    changed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    unchanged: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    requests_made: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    cost_micros: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    event_id: int = Field(sa_type=BIG_KEY)
    request_id: str | None = None


class SearchPlace(SQLModel, table=True):
    """A search found a place.

    No foreign keys, as in ``curation_changes``: the transaction that writes it has just read both.
    """

    __tablename__ = "search_places"
    __table_args__ = {"sqlite_with_rowid": False}

    search_id: int = Field(primary_key=True, sa_type=BIG_KEY)
    place_key: int = Field(primary_key=True, sa_type=BIG_KEY)
