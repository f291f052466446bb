"""A place or a business as a row of the grid, and a change as a patch of such a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from placecurator.domain.live import PlaceChange
from placecurator.storage.models import LocalBusiness, Place
from placecurator.ui import words
from placecurator.ui.labels import scan_name
from placecurator.ui.links import link_words, safe_link

Row = dict[str, Any]


def place_row(place: Place) -> Row:
    """The cells of ``place``."""
    link = safe_link(place.website)
    return {
        "name": place.name,
        "category": place.category or "",
        "address": place.address or ", ".join(filter(None, (place.street, place.city))),
        "rating": "" if place.rating is None else f"{place.rating:.1f}",
        "review_count": "" if place.review_count is None else f"{place.review_count:,}",
        "website": link,
        "website_words": link_words(link),
        **NOBODY,
        **patch(place),
    }


def business_row(business: LocalBusiness) -> Row:
    """The cells of ``business``."""
    link = safe_link(business.website)
    return {
        "id": business.place_id,
        "name": business.name or business.place_id,
        "category": business.category or "",
        "city": business.city or "",
        "phone": business.phone or "",
        "email": business.email or "",
        "website": link,
        "website_words": link_words(link),
        "opening_hours": business.opening_hours or "",
        "rating": "" if business.rating is None else f"{business.rating:.1f}",
    }


NOBODY: Row = {"held": "", "looking": ""}
"""The cells that say who holds a place and who looks at it, when nobody does."""


def patch(place: Place | PlaceChange) -> Row:
    """The cells that change while a place is triaged and scanned, under the row's id."""
    return {
        "id": place.place_id,
        "status": place.status.value,
        "scan": scan_name(place.deep_scan_status),
        "scan_note": words.scan_note(
            place.deep_scan_status, place.deep_scan_cause, place.deep_scan_error
        ),
    }


def with_patches(rows: Iterable[Row], patches: Iterable[Row]) -> list[Row]:
    """``rows`` in their order, each with the latest of ``patches`` for each of its cells."""
    latest = latest_of(patches)
    return [row | latest.get(row["id"], {}) for row in rows]


def latest_of(patches: Iterable[Row]) -> dict[str, Row]:
    """The patches of each row together, by its id; of each cell the latest."""
    latest: dict[str, Row] = {}
    for change in patches:
        latest[change["id"]] = latest.get(change["id"], {}) | change
    return latest
