"""A filter as requests spell it: the way back from ``PlaceFilterParams``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.scan_choice import SCAN_CHOICE


def spelled(wanted: PlaceFilter) -> dict[str, Any]:
    """The parameters of the filter, fit for JSON, without those that let all places pass."""
    params = {
        "q": wanted.text,
        "status": sorted(PlaceStagingStatus[status.name].value for status in wanted.statuses),
        "scan": sorted(SCAN_CHOICE[state].value for state in wanted.scans),
        "cause": sorted(cause.value for cause in wanted.causes),
        "category": _with_none_as_empty(wanted.categories),
        "city": _with_none_as_empty(wanted.cities),
        "source": sorted(wanted.sources),
        "tag": sorted(wanted.tags),
        "has_website": wanted.has_website,
        "rating_from": wanted.rating_from,
        "rating_to": wanted.rating_to,
        "staged_from": _day(wanted.staged_from),
        "staged_to": _day(wanted.staged_to),
        "decided_from": _day(wanted.decided_from),
        "decided_to": _day(wanted.decided_to),
        "revisit_by": _day(wanted.revisit_by),
        "search": wanted.search_id,
        "claimed": wanted.claimed_by,
    }
    return {name: value for name, value in params.items() if value not in ("", [], None)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _with_none_as_empty(values: Collection[str | None]) -> list[str]:
    return sorted(value or "" for value in values)
