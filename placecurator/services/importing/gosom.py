"""Files of gosom/google-maps-scraper: its CSV, and its JSON with other names for some columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from placecurator.domain import source_values as values
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import LONGEST_CATEGORY, LONGEST_PHONE, Fields
from placecurator.domain.source_values import Unfit
from placecurator.services.importing.google_ids import take_place_id

NAME = "google-maps-scraper"
NEEDED = ("title", "review_rating", "complete_address")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the row has the columns that only this scraper writes."""
    return all(column in row for column in NEEDED)


def to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a row.

    Raises:
        BadValue: a value is missing or wrong.
    """
    fields = Fields(row)
    place_id = take_place_id(fields, "data_id")
    address = Fields(fields.take_if_fit(_address_parts, "complete_address") or {})
    return SourcePlace(
        place_id=place_id,
        name=fields.name("title"),
        source=NAME,
        category=fields.text("category", limit=LONGEST_CATEGORY)
        or fields.take_if_fit(_first_category, "categories"),
        address=fields.text("address"),
        street=address.text("street"),
        city=address.text("city"),
        region=address.text("state"),
        postal_code=address.text("postal_code", limit=LONGEST_PHONE),
        country=address.take_if_fit(values.country, "country"),
        **fields.coordinates("latitude", "longitude", "longtitude"),
        # The scraper writes 0 when there is no rating: the lowest one is 1.
        rating=fields.take(values.rating, "review_rating") or None,
        review_count=fields.take(values.count, "review_count"),
        price_level=fields.take_if_fit(values.price_level, "price_range"),
        phone=fields.text("phone", limit=LONGEST_PHONE),
        website=fields.take(values.website, "website", "web_site"),
        raw=fields.rest | ({"complete_address": address.rest} if address.rest else {}),
    )


def _address_parts(value: Any) -> dict[str, Any]:
    """The address as an object; the CSV has it as JSON in a cell."""
    try:
        parts = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict):
        raise Unfit("must be a JSON object")
    return parts


def _first_category(value: Any) -> str | None:
    if not isinstance(value, list) or not value:
        raise Unfit("must be a list")
    return values.text(value[0], LONGEST_CATEGORY)
