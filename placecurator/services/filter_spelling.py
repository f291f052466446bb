"""A filter as requests spell it: the way back from ``PlaceFilterParams``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.scan_choice import SCAN_CHOICE
from placecurator.storage.texts import cleaned


def spelled(wanted: PlaceFilter) -> dict[str, Any]:
    """The parameters of the filter, fit for JSON, without those that let all places pass."""
    params = {
        "q": cleaned(wanted.text),
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
        "search": wanted.search_id,
    }
    days = {
        "staged_from": wanted.staged_from,
        "staged_to": wanted.staged_to,
        "decided_from": wanted.decided_from,
        "decided_to": wanted.decided_to,
        "revisit_by": wanted.revisit_by,
    }
    named = params | {name: day.isoformat() for name, day in days.items() if day is not None}
    return {name: value for name, value in named.items() if value not in ("", [], None)}


def _with_none_as_empty(values: Collection[str | None]) -> list[str]:
    return sorted(value or "" for value in values)
