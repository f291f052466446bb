"""Looking for places with a provider: what is asked for, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from placecurator.domain.place import SourcePlace

MOST_PLACES = 1_000
"""Places that one search may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is looked for: ``text`` in plain words, such as ``dentists in Espoo``.

    ``latitude`` and ``longitude`` (WGS 84 degrees) with ``radius_m`` (metres) bound the area; all
    three or none. ``language`` is BCP 47, ``country`` ISO 3166-1 alpha-2; None: the provider's
    choice. No more than ``limit`` places are asked for; providers may have a lower limit.
    """

    text: str
    latitude: float | None = None
    longitude: float | None = None
    radius_m: float | None = None
    language: str | None = None
    country: str | None = None
    limit: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlaces:
    """One page of what was found, in the provider's order. ``is_last``: there is no other."""

    places: tuple[SourcePlace, ...]
    is_last: bool
