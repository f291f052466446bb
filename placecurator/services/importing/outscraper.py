"""Files of Outscraper. The order of its columns changes from version to version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.domain import source_values as values
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import LONGEST_CATEGORY, LONGEST_PHONE, Fields
from placecurator.services.importing.google_ids import take_place_id

NAME = "Outscraper"
NEEDED = ("name", "full_address", "reviews", "rating")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the row has its columns and some id of Google Maps."""
    has_id = any(column in row for column in ("place_id", "google_id", "cid"))
    address = "full_address" in row or "address" in row
    return has_id and address and all(column in row for column in ("name", "reviews", "rating"))


def to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a row.

    Raises:
        BadValue: a value is missing or wrong.
    """
    fields = Fields(row)
    return SourcePlace(
        place_id=take_place_id(fields, "google_id", "data_id"),
        name=fields.name("name"),
        source=NAME,
        category=fields.text("type", "category", limit=LONGEST_CATEGORY),
        address=fields.text("full_address", "address"),
        street=fields.text("street"),
        city=fields.text("city"),
        region=fields.text("state", "us_state"),
        postal_code=fields.text("postal_code", limit=LONGEST_PHONE),
        country=fields.take_if_fit(values.country, "country_code"),
        **fields.coordinates("latitude", "longitude"),
        # Google's lowest rating is 1: a 0 means that there is none.
        rating=fields.take(values.rating, "rating") or None,
        review_count=fields.take(values.count, "reviews"),
        price_level=fields.take_if_fit(values.price_level, "range"),
        phone=fields.text("phone", limit=LONGEST_PHONE),
        website=fields.take(values.website, "site", "website"),
        raw=fields.rest,
    )
