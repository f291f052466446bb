"""OpenStreetMap: the tags of a place, in Overpass JSON or as GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.domain.osm_tags import KINDS, NAME, REFERENCE, place_of_tags
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import BadValue
from placecurator.services.importing.geojson import is_feature, point_of, properties_of

NEEDED = ("type", "id", "tags")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the row is an element of Overpass."""
    return row.get("type") in KINDS and "id" in row


def recognises_feature(row: Mapping[str, Any]) -> bool:
    """Whether the row is an element that some converter made a GeoJSON feature."""
    return is_feature(row) and _feature_reference(row) is not None


def feature_to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read an element that is written as a GeoJSON feature, with the tags as properties.

    Raises:
        BadValue: a value is missing or wrong.
    """
    reference = _feature_reference(row)
    if reference is None:
        raise BadValue("id", "must be a type and a number, as in node/1", row.get("id", ""))
    properties = properties_of(row)
    tags = properties.get("tags")
    return place_of_tags(
        tags if isinstance(tags, dict) else properties,
        place_id=f"osm:{reference}",
        source=NAME,
        where=point_of(row),
        more={},
    )


def _feature_reference(row: Mapping[str, Any]) -> str | None:
    for candidate in (properties_of(row).get("@id"), row.get("id")):
        if isinstance(candidate, str) and REFERENCE.fullmatch(candidate):
            return candidate
    return None
