"""A place of OpenStreetMap, from the tags of its element; both dialects of contact tags are read.

https://wiki.openstreetmap.org/wiki/Key:contact tells of the dialects.
"""

from __future__ import annotations

import re
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

NAME = "OpenStreetMap"
"""The source of places that come from there, in whatever way."""

KINDS = ("node", "way", "relation")
REFERENCE = re.compile(rf"(?:{'|'.join(KINDS)})/[0-9]{{1,19}}")
"""What follows ``osm:`` in a place id."""

CATEGORY_KEYS = ("amenity", "shop", "tourism", "office", "craft", "leisure", "healthcare")
"""Keys whose value says what a place is, the likeliest first."""
PHONE_KEYS = ("phone", "contact:phone")
WEBSITE_KEYS = ("website", "contact:website", "url")

_NEXT_WEBSITE = re.compile(r";\s*(?=https?://|www\.)")


def place_of_element(row: Mapping[str, Any]) -> SourcePlace:
    """Read an element as Overpass gives it.

    Raises:
        BadValue: a value is missing or wrong.
    """
    element = Fields(row)
    reference = f"{element.rest.pop('type', '')}/{element.rest.pop('id', '')}"
    if not REFERENCE.fullmatch(reference):
        raise BadValue("id", "must be a type and a number, as in node/1", reference)
    tags = element.rest.pop("tags", None)
    center = element.rest.pop("center", None)
    where = Fields(center if isinstance(center, dict) else row).coordinates("lat", "lon")
    for name in ("lat", "lon"):
        element.rest.pop(name, None)
    return place_of_tags(
        tags if isinstance(tags, dict) else {},
        place_id=f"osm:{reference}",
        source=NAME,
        where=where,
        more=element.rest,
    )


def place_of_tags(
    tags: Mapping[str, Any],
    *,
    place_id: str,
    source: str,
    where: Mapping[str, float | None],
    more: Mapping[str, Any],
) -> SourcePlace:
    """Read the tags of one element; ``more`` is what else the row says, for ``raw``.

    Raises:
        BadValue: a value is missing or wrong.
    """
    fields = Fields(tags)
    name = fields.name("name")
    facts = take_facts(fields)
    return SourcePlace(
        place_id=place_id,
        name=name,
        source=source,
        latitude=where.get("latitude"),
        longitude=where.get("longitude"),
        raw={**more, "tags": fields.rest},
        **facts,
    )


def take_facts(fields: Fields) -> dict[str, Any]:
    """Category, address, phone and website from the tags that OpenStreetMap uses for them.

    A tag that many people write in many ways refuses no row: what cannot be read stays in ``rest``.
    """
    numbered = (fields.text("addr:street"), fields.text("addr:housenumber"))
    street = fields.text("addr:street_address") or " ".join(filter(None, numbered)) or None
    city, postal_code = fields.text("addr:city"), fields.text("addr:postcode", limit=LONGEST_PHONE)
    return {
        "category": fields.take_if_fit(_category, *CATEGORY_KEYS),
        "address": fields.text("addr:full") or address_line(street, postal_code, city),
        "street": street,
        "city": city,
        "region": fields.text("addr:state", "addr:province"),
        "postal_code": postal_code,
        "country": fields.take_if_fit(values.country, "addr:country"),
        "phone": _first_of_list(fields, _phone, *PHONE_KEYS),
        "website": _first_of_list(fields, _website, *WEBSITE_KEYS),
    }


def _category(value: Any) -> str | None:
    return values.text(values.readable(value), LONGEST_CATEGORY)


def _phone(value: Any) -> str | None:
    return values.text(str(value).split(";")[0], LONGEST_PHONE)


def _website(value: Any) -> str:
    return values.website(_NEXT_WEBSITE.split(str(value))[0])


def _first_of_list(fields: Fields, parse: Any, *columns: str) -> str | None:
    """The first of the values that a tag holds; the tag stays when it holds several."""
    column = fields.first(columns)
    if column is None:
        return None
    written = fields.rest[column]
    first: str | None = fields.take_if_fit(parse, column)
    if first is not None and len(first) < len(str(written).strip()):
        fields.rest[column] = written
    return first
