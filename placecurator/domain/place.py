"""What a source says about a place, before anybody has decided anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from placecurator.domain.text import fold

LONGEST_NAME_KEY = 200
"""Characters of a name by which places are sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlace:
    """One row of a scraped or imported file, typed. None means that the source does not say.

    ``place_id`` is a namespaced reference (``osm:node/1``); a bare one is a Google place id.
    Coordinates are WGS 84 degrees, ``rating`` is 0 to 5, ``price_level`` 0 to 4, ``country`` is an
    ISO 3166-1 alpha-2 code. ``raw`` is the row as it came, for everything without a column.
    """

    place_id: str
    name: str
    source: str
    category: str | None = None
    address: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    rating: float | None = None
    review_count: int | None = None
    price_level: int | None = None
    phone: str | None = None
    website: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name_key(self) -> str:
        """The beginning of the folded name, by which places are sorted.

        To fold can make a text many times longer, and PostgreSQL limits what an index may hold.
        """
        return fold(self.name)[:LONGEST_NAME_KEY]

    @property
    def search_text(self) -> str:
        """Everything a text search looks at, folded, in one string."""
        parts = (
            self.name,
            self.address,
            self.street,
            self.city,
            self.category,
            self.website,
            self.phone,
        )
        return fold("\n".join(part for part in parts if part))

    @property
    def digest(self) -> str:
        """A fingerprint (SHA-256, hex) of all that the source says: equal means unchanged."""
        return hashlib.sha256(_canonical(_all_facts(self)).encode()).hexdigest()


_all_facts = attrgetter(*(f.name for f in fields(SourcePlace)))
_canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
).encode
