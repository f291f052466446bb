"""``local_businesses``: what the deep scans found, one row per place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from placecurator.storage.columns import BIG_KEY, BYTEWISE_TEXT, JSON


def _added_list() -> Any:
    """A list whose column came later than the table: the rows of before have an empty one."""
    return Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


class ListingFields(SQLModel):
    """The facts, as in ``domain.listing.BusinessListing``; the same names and units."""

    name: str | None = None
    category: str | None = None
    address: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    rating: float | None = None
    review_count: int | None = None
    price_level: int | None = None
    phone: str | None = None
    phones: list[str] = Field(default_factory=list, sa_type=JSON)
    faxes: list[str] = _added_list()
    email: str | None = None
    emails: list[str] = Field(default_factory=list, sa_type=JSON)
    website: str | None = None
    socials: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    languages: list[str] = _added_list()
    opening_hours: str | None = None
    business_status: str | None = None
    alias_place_id: str | None = None
    warnings: list[str] = Field(default_factory=list, sa_type=JSON)
    provenance: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class LocalBusiness(ListingFields, table=True):
    """A local business. ``scan_token`` names the claim whose result this is.

    ``locked_fields`` are those that a curator edited: no scan overwrites them.
    """

    __tablename__ = "local_businesses"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    place_key: int = Field(
        sa_type=BIG_KEY,
        unique=True,
        foreign_key="places_staging.id",
    )
    place_id: str = Field(unique=True)
    locked_fields: list[str] = _added_list()
    name_key: str = Field(sa_type=BYTEWISE_TEXT)
    search_text: str
    scan_token: int
    scanned_at: datetime
    created_at: datetime


sa.Index(
    "ix_local_businesses_name_key",
    LocalBusiness.__table__.c.name_key,  # type: ignore[attr-defined]
    LocalBusiness.__table__.c.id,  # type: ignore[attr-defined]
)
