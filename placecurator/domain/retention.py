"""How long what a source states may be kept, and under which licence: its terms, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

GOOGLE_COORDINATES = timedelta(days=30)
"""Google Maps Platform Service Specific Terms, Places API: coordinates may be kept for at most 30
consecutive days. Place ids may be kept for ever, and nothing else at all."""

FOR_EVER = None

_GOOGLE_LICENCE = "Google Maps Platform Terms of Service"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTerms:
    """The terms of one source. ``licence`` None: not known, or the operator's own data.

    ``keep`` is how long a value may be kept after it was last stated, None: for ever; ``keep_of``
    has the fields for which that is different.
    """

    licence: str | None = None
    keep: timedelta | None = FOR_EVER
    keep_of: Mapping[str, timedelta | None] = field(default_factory=dict)

    def expires_at(self, name: str, seen_at: datetime) -> datetime | None:
        """Until when a value of the field ``name`` may be kept; None: for ever."""
        keep = self.keep_of.get(name, self.keep)
        return None if keep is None else seen_at + keep


_NO_TERMS = SourceTerms()


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of all sources that have some, by the name of the source."""

    by_source: Mapping[str, SourceTerms]

    def of(self, source: str) -> SourceTerms:
        """The terms of ``source``; whoever is not in the table has none."""
        return self.by_source.get(source, _NO_TERMS)

    def stated_until(self, source: str, seen_at: datetime) -> datetime | None:
        """Until when a place that a search with ``source`` found may be kept as it was found.

        The shortest of all terms, because all is kept together; None: for ever.
        """
        terms = self.of(source)
        keep = [span for span in (terms.keep, *terms.keep_of.values()) if span is not None]
        return seen_at + min(keep) if keep else None


def terms_of_sources(google_keep_days: int) -> Terms:
    """The terms, with what the operator has chosen for what Google states (0 to 30 days)."""
    google = SourceTerms(
        licence=_GOOGLE_LICENCE,
        keep=timedelta(days=google_keep_days),
        keep_of={
            "latitude": GOOGLE_COORDINATES,
            "longitude": GOOGLE_COORDINATES,
            "alias_place_id": FOR_EVER,
        },
    )
    return Terms({"google": google, "osm": SourceTerms(licence="ODbL 1.0")})


STRICT = terms_of_sources(google_keep_days=1)
"""Long enough for a review, and no longer."""
