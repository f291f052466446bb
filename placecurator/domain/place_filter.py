"""Which staged places: the conditions that a list, a count and a selection share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import PlaceStatus, ScanState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """The places that meet all conditions; one that is empty or None lets all pass.

    Each set means "one of these". ``None`` in ``scans``: never asked for; in ``categories`` and
    ``cities``: the source names none. Bounds belong to the range; whoever has no value is in no
    range. Days are those of UTC.

    ``text`` is looked for in name, address, category, website and phone, in any case and with or
    without accents. ``revisit_by`` finds what is to be looked at again on that day or before,
    ``search_id`` what the search of that id found, ``claimed_by`` what a curator of that name was
    handed and has not decided about.
    """

    text: str = ""
    statuses: frozenset[PlaceStatus] = frozenset()
    scans: frozenset[ScanState] = frozenset()
    causes: frozenset[Cause] = frozenset()
    categories: frozenset[str | None] = frozenset()
    cities: frozenset[str | None] = frozenset()
    sources: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    has_website: bool | None = None
    rating_from: float | None = None
    rating_to: float | None = None
    staged_from: date | None = None
    staged_to: date | None = None
    decided_from: date | None = None
    decided_to: date | None = None
    revisit_by: date | None = None
    search_id: int | None = None
    claimed_by: str | None = None
