"""A staged place in words: what its source said, and why it can or cannot be scanned now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.storage.models import Place
from placecurator.ui import words

_MOST_RAW = 40
_LONGEST_RAW = 300


def staged_rows(place: Place) -> list[tuple[str, str]]:
    """What the source said and who decided, in display order; then the row as the source had it."""
    rating = "" if place.rating is None else f"{place.rating:g} of 5"
    reviews = "" if place.review_count is None else words.count(place.review_count, "review")
    named = (
        ("Source", place.source),
        ("Category", place.category),
        ("Address", place.address or ", ".join(filter(None, (place.street, place.city)))),
        ("Phone", place.phone),
        ("Website", place.website),
        ("Rating", ", ".join(filter(None, (rating, reviews)))),
        ("Decided by", place.updated_by),
    )
    return [(name, value) for name, value in named if value]


def raw_rows(place: Place) -> list[tuple[str, str]]:
    """The row as the source had it, what is nested in it by itself; what is long is cut."""
    rows = ((name[:_LONGEST_RAW], _written(value)) for name, value in _flat(place.raw))
    return [row for row in rows if row[1]][:_MOST_RAW]


def no_scan_now(place: Place) -> str:
    """Why the place cannot be scanned again now; empty: it can."""
    if not place.status.triggers_deep_scan:
        return "Only a Selected place is scanned. Set it to Selected to scan it."
    if place.deep_scan_status is DeepScanStatus.queued:
        return "It waits for its scan already."
    if place.deep_scan_status is DeepScanStatus.processing:
        return "It is being scanned now."
    return ""


def _flat(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in raw.items():
        yield from value.items() if isinstance(value, Mapping) else ((name, value),)


def _written(value: Any) -> str:
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_RAW else f"{text[:_LONGEST_RAW]}…"
