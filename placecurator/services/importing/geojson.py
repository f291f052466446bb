"""What all GeoJSON features have in common (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from placecurator.domain import source_values as values
from placecurator.domain.source_fields import BadValue
from placecurator.domain.source_values import Unfit


def is_feature(row: Mapping[str, Any]) -> bool:
    """Whether the row is a GeoJSON feature."""
    return row.get("type") == "Feature" and "properties" in row


def properties_of(feature: Mapping[str, Any]) -> dict[str, Any]:
    """The properties; empty when the feature has none."""
    properties = feature.get("properties")
    return dict(properties) if isinstance(properties, dict) else {}


def point_of(feature: Mapping[str, Any]) -> dict[str, Any]:
    """``latitude`` and ``longitude``: the point itself, or the middle of a line or an area.

    Empty when the feature has no geometry.

    Raises:
        BadValue: the coordinates are no degrees.
    """
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return {}
    positions = list(_positions(geometry.get("coordinates")))
    if not positions:
        return {}
    try:
        easts = [values.longitude(east) for east, _ in positions]
        norths = [values.latitude(north) for _, north in positions]
    except Unfit as unfit:
        raise BadValue("geometry", str(unfit), positions[0]) from None
    return {"latitude": _middle(norths), "longitude": _middle(easts)}


def _positions(coordinates: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(coordinates, list):
        return
    if len(coordinates) >= 2 and not isinstance(coordinates[0], list):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def _middle(degrees: list[float]) -> float:
    low, high = min(degrees), max(degrees)
    return low if low == high else round((low + high) / 2, 7)
