"""Facets: the values that a filter may choose from, each with how many places have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_VALUES = 20
"""Values that a facet shows, the most frequent first."""


class FacetField(StrEnum):
    """What places are counted by."""

    status = "status"
    scan = "scan"
    cause = "cause"
    category = "category"
    city = "city"
    source = "source"
    rating = "rating"
    """Whole stars: 4 has all from 4.0 to below 5."""
    website = "website"
    """Whether it has one."""
    tag = "tag"


FacetKey = str | int | bool | None
"""A value of a facet; None: the place has none."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many places have each value of a field, under all conditions but those on the field.

    ``as_of`` is when they were counted; None: now. ``at_least``: not all places were looked at, and
    there may be more of each value.
    """

    field: FacetField
    counts: tuple[tuple[FacetKey, int], ...]
    as_of: datetime | None = None
    at_least: bool = False
