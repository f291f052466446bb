"""``site_turns``: when each website may be visited next."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class SiteTurn(SQLModel, table=True):
    """A website that was visited a moment ago, for all workers. No row: it may be visited now.

    ``site`` is a registrable domain, a host name, or an IP address behind ``ip:``. ``free_at_s`` is
    its next free turn, ``line_ends_at_s`` when the last of those who were sent away is to be back.
    Both are seconds of Unix time: turns are reckoned by the database.
    """

    __tablename__ = "site_turns"

    site: str = Field(primary_key=True)
    free_at_s: float
    line_ends_at_s: float
