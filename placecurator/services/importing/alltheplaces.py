"""Places of the All The Places project, as GeoJSON features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.domain import source_values as values
from placecurator.domain.osm_tags import take_facts
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import BadValue, Fields
from placecurator.services.importing.geojson import is_feature, point_of, properties_of

NAME = "All The Places"
NEEDED = ("id", "@spider")


def recognises(row: Mapping[str, Any]) -> bool:
    """Whether the feature says which spider brought it."""
    return is_feature(row) and "@spider" in properties_of(row)


def to_place(row: Mapping[str, Any]) -> SourcePlace:
    """Read a feature. A shop of a chain often has a brand and no name.

    Raises:
        BadValue: a value is missing or wrong.
    """
    fields = Fields(properties_of(row))
    place_id = _place_id(row, fields)
    name = fields.name("name", "brand", "operator")
    return SourcePlace(
        place_id=place_id,
        name=name,
        source=NAME,
        **take_facts(fields),
        **point_of(row),
        raw=fields.rest,
    )


def _place_id(row: Mapping[str, Any], fields: Fields) -> str:
    """The id of the feature; where it has none, the spider and its reference."""
    ids = Fields({**fields.rest, "id": row.get("id")})
    feature_id = ids.take(values.place_id, "id")
    if feature_id is not None:
        return f"atp:{feature_id}"
    spider, reference = ids.take(values.place_id, "@spider"), ids.take(values.place_id, "ref")
    if spider is None or reference is None:
        raise BadValue("id", "is missing, and there is no @spider with a ref either")
    return f"atp:{spider}:{reference}"
