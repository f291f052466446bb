"""The circle that a search is bounded by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placecurator.domain.errors import InvalidInput
from placecurator.domain.search import SearchQuery

WIDEST_M = 50_000.0
"""Metres: as far as Google looks around a point, and as much as Overpass can do in its time."""

_DEGREE_M = 111_320.0  # of latitude
_EARTH_M = 6_371_000.0  # its radius
_NEAR_THE_POLE = 0.01


@dataclass(frozen=True, slots=True)
class Circle:
    """WGS 84 degrees and metres."""

    latitude: float
    longitude: float
    radius_m: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north and east of the square around it.

        West is greater than east where it spans the date line.
        """
        high = self.radius_m / _DEGREE_M
        wide = high / max(math.cos(math.radians(self.latitude)), _NEAR_THE_POLE)
        return (
            max(-90.0, self.latitude - high),
            _wrapped(self.longitude - wide),
            min(90.0, self.latitude + high),
            _wrapped(self.longitude + wide),
        )

    def has(self, latitude: float, longitude: float) -> bool:
        """Whether a point is within (great-circle distance on a sphere)."""
        here, there = math.radians(self.latitude), math.radians(latitude)
        across = math.radians(longitude - self.longitude)
        half = (
            math.sin((there - here) / 2) ** 2
            + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
        )
        return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half))) <= self.radius_m


def circle_of(query: SearchQuery) -> Circle | None:
    """The circle of ``query``; None when it has none.

    Raises:
        InvalidInput: A part of it is missing, or is not on the earth, or it is too wide.
    """
    parts = (query.latitude, query.longitude, query.radius_m)
    if parts == (None, None, None):
        return None
    latitude, longitude, radius_m = parts
    if latitude is None or longitude is None or radius_m is None:
        raise InvalidInput("radius_m", "latitude, longitude and radius_m belong together")
    if not -90 <= latitude <= 90:
        raise InvalidInput("latitude", "must be between -90 and 90")
    if not -180 <= longitude <= 180:
        raise InvalidInput("longitude", "must be between -180 and 180")
    if not 0 < radius_m <= WIDEST_M:
        raise InvalidInput("radius_m", f"must be more than 0 and at most {WIDEST_M:,.0f} metres")
    return Circle(latitude, longitude, radius_m)


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
