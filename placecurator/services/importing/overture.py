"""Places of the Overture Maps Foundation, as GeoJSON features."""

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
    address_line,
)
from placecurator.services.importing.geojson import is_feature, point_of, properties_of

NAME = "Overture Maps"
NEEDED = ("id", "names", "sources")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the feature names a place as Overture does."""
    properties = properties_of(row)
    return (
        is_feature(row)
        and isinstance(properties.get("names"), dict)
        and any(column in properties for column in ("sources", "confidence", "categories"))
    )


def to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a feature. Its lists stay whole in ``raw``: they hold more than one value.

    Raises:
        BadValue: a value is missing or wrong.
    """
    properties = properties_of(row)
    ids = Fields({"id": row.get("id") or properties.pop("id", None)})
    place_id = ids.take(values.place_id, "id")
    if place_id is None:
        raise BadValue("id", "is missing")
    address = Fields(_first(properties.get("addresses"), dict) or {})
    contact = Fields(
        {key: _first(properties.get(key), str) for key in ("phones", "websites")},
    )
    street, city = address.text("freeform"), address.text("locality")
    postal_code = address.text("postcode", limit=LONGEST_PHONE)
    return SourcePlace(
        place_id=f"overture:{place_id}",
        name=Fields({"names.primary": _part(properties, "names")}).name("names.primary"),
        source=NAME,
        category=_category(properties),
        address=address_line(street, postal_code, city),
        street=street,
        city=city,
        region=address.text("region"),
        postal_code=postal_code,
        country=address.take_if_fit(values.country, "country"),
        **point_of(row),
        phone=contact.take_if_fit(_phone, "phones"),
        website=contact.take_if_fit(values.website, "websites"),
        raw=properties,
    )


def _category(properties: Mapping[str, Any]) -> str | None:
    """The category; older releases call it ``categories``, newer ones ``basic_category``."""
    words = Fields(
        {
            "basic_category": properties.get("basic_category"),
            "categories": _part(properties, "categories"),
            "taxonomy": _part(properties, "taxonomy"),
        }
    )
    word = words.text("categories", "basic_category", "taxonomy", limit=LONGEST_CATEGORY)
    return values.readable(word) if word else None


def _part(properties: Mapping[str, Any], column: str) -> Any:
    whole = properties.get(column)
    return whole.get("primary") if isinstance(whole, dict) else None


def _first(whole: Any, kind: type) -> Any:
    if isinstance(whole, list) and whole and isinstance(whole[0], kind):
        return whole[0]
    return None


def _phone(value: Any) -> str | None:
    return values.text(value, LONGEST_PHONE)
