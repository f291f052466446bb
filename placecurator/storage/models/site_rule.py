"""``site_rules``: what the robots.txt of each website says to us."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class SiteRule(SQLModel, table=True):
    """The robots.txt of an origin, such as ``https://good.fi``, as it was read last.

    ``text`` is the part that is addressed to us; empty: everything may be read.
    """

    __tablename__ = "site_rules"

    origin: str = Field(primary_key=True)
    text: str
    fetched_at: datetime = Field(index=True)
