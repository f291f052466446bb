"""What somebody wants to look for, checked once for all doors."""

from __future__ import annotations

import math
import re

from placecurator.domain.errors import InvalidInput
from placecurator.domain.search import MOST_PLACES, SearchQuery
from placecurator.domain.source_values import COUNTRIES
from placecurator.storage.texts import cleaned

LONGEST_TEXT = 200
"""Characters of what is looked for."""

LARGEST_RADIUS_KM = 50.0
"""Kilometres around a point; providers bound it so, too."""

USUAL_PLACES = 60
"""Places that are asked for when nobody says how many."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def checked_query(
    text: str,
    *,
    latitude: float | None = None,
    longitude: float | None = None,
    radius_km: float | None = None,
    language: str | None = None,
    country: str | None = None,
    limit: int = USUAL_PLACES,
) -> SearchQuery:
    """A query that any provider may be asked; an empty language or country is none.

    Raises:
        InvalidInput: a value is wrong; says which, and how it would be right.
    """
    if not 1 <= limit <= MOST_PLACES:
        raise InvalidInput("limit", f"must be a number from 1 to {MOST_PLACES:,}")
    radius_m = _area(latitude, longitude, radius_km)
    return SearchQuery(
        text=_text(text),
        latitude=latitude,
        longitude=longitude,
        radius_m=radius_m,
        language=_language(language),
        country=_country(country),
        limit=limit,
    )


def _text(text: str) -> str:
    words = " ".join(cleaned(text).split())
    if not words.isprintable() or not words:
        raise InvalidInput("text", 'must say what to look for, such as "dentists in Espoo"')
    if len(words) > LONGEST_TEXT:
        raise InvalidInput("text", f"may have at most {LONGEST_TEXT} characters")
    return words


def _area(latitude: float | None, longitude: float | None, radius_km: float | None) -> float | None:
    """The radius in metres; None: no area is named."""
    given = {"latitude": latitude, "longitude": longitude, "radius_km": radius_km}
    missing = [name for name, value in given.items() if value is None]
    if latitude is None or longitude is None or radius_km is None:
        if len(missing) < len(given):
            raise InvalidInput(missing[0], "is missing: an area has a point and a radius")
        return None
    _within("latitude", latitude, -90, 90, "degrees")
    _within("longitude", longitude, -180, 180, "degrees")
    _within("radius_km", radius_km, 0.05, LARGEST_RADIUS_KM, "kilometres")
    return radius_km * 1000


def _within(field: str, value: float, least: float, most: float, unit: str) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise InvalidInput(field, f"must be {least:g} to {most:g} {unit}")


def _language(language: str | None) -> str | None:
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidInput("language", "must be a BCP 47 tag, such as fi or pt-BR")
    return language or None


def _country(country: str | None) -> str | None:
    code = country.upper() if country else None
    if code and code not in COUNTRIES:
        raise InvalidInput("country", "must be an ISO 3166-1 code of two letters, such as FI")
    return code
