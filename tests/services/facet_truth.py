"""What facets should count, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from placecurator.domain.facets import FacetField
from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage.models import Place
from tests.random_places import meets

_OWN: dict[FacetField, dict[str, Any]] = {
    FacetField.status: {"statuses": frozenset()},
    FacetField.scan: {"scans": frozenset()},
    FacetField.cause: {"causes": frozenset()},
    FacetField.category: {"categories": frozenset()},
    FacetField.city: {"cities": frozenset()},
    FacetField.source: {"sources": frozenset()},
    FacetField.rating: {"rating_from": None, "rating_to": None},
    FacetField.website: {"has_website": None},
    FacetField.tag: {"tags": frozenset()},
}


def truth(places: Iterable[Place], wanted: PlaceFilter, field: FacetField) -> Counter[Any]:
    """How many of the places have each value, under all conditions but those on the field."""
    others = replace(wanted, **_OWN[field])
    return Counter(v for place in places if meets(place, others) for v in _values(place, field))


def _values(place: Place, field: FacetField) -> list[Any]:
    match field:
        case FacetField.tag:
            return list(place.tags)
        case FacetField.website:
            return [place.website is not None]
        case FacetField.rating:
            return [None if place.rating is None else int(place.rating)]
        case FacetField.scan:
            return [place.deep_scan_status]
        case FacetField.cause:
            return [place.deep_scan_cause]
        case _:
            return [getattr(place, field.value)]
