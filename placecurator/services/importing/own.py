"""The product's own columns: the fields of ``SourcePlace``, in CSV, JSON or GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.domain import source_values as values
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import (
    LONGEST_CATEGORY,
    LONGEST_PHONE,
    BadValue,
    Fields,
)
from placecurator.services.importing.geojson import is_feature, point_of, properties_of

NAME = "Place Curator"
NEEDED = ("place_id", "name")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the row has an id and a name.

    The ``place_id`` of Nominatim, which stands beside an ``osm_type``, changes from day to day and
    is no reference to a place.
    """
    return all(column in row for column in NEEDED) and "osm_type" not in row


def recognises_feature(row: Mapping[str, Any]) -> bool:
    """Whether the properties of the feature have an id and a name."""
    return is_feature(row) and recognises(properties_of(row))


def to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a row.

    Raises:
        BadValue: a value is missing or wrong.
    """
    fields = Fields(row)
    place_id = fields.take(values.place_id, "place_id")
    if place_id is None:
        raise BadValue("place_id", "is missing")
    return SourcePlace(
        place_id=place_id,
        name=fields.name("name"),
        source=fields.text("source", limit=LONGEST_CATEGORY) or "file",
        category=fields.text("category", limit=LONGEST_CATEGORY),
        address=fields.text("address"),
        street=fields.text("street"),
        city=fields.text("city"),
        region=fields.text("region"),
        postal_code=fields.text("postal_code", limit=LONGEST_PHONE),
        country=fields.take(values.country, "country"),
        **fields.coordinates("latitude", "longitude"),
        rating=fields.take(values.rating, "rating"),
        review_count=fields.take(values.count, "review_count"),
        price_level=fields.take(values.price_level, "price_level"),
        phone=fields.text("phone", limit=LONGEST_PHONE),
        website=fields.take(values.website, "website"),
        raw=fields.rest,
    )


def feature_to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a GeoJSON feature; its geometry says where it is.

    Raises:
        BadValue: a value is missing or wrong.
    """
    return to_place(properties_of(row) | point_of(row))
