"""One place in full, beside the triage list."""

from __future__ import annotations

from datetime import UTC, datetime

import reflex as rx

from placecurator.domain.causes import Cause
from placecurator.services.staging import get_attempts, get_place
from placecurator.storage.models import Place, ScanAttempt
from placecurator.ui import arguments, runtime, words
from placecurator.ui.links import safe_link
from placecurator.ui.rows import place_row
from placecurator.ui.states.speaking import speaks


class DetailsState(rx.State):
    """The place that is open, if any; ``facts`` and ``attempts`` are in display order."""

    said: str = ""
    is_open: bool = False
    place_id: str = ""
    name: str = ""
    website: str = ""
    scan_note: str = ""
    facts: list[tuple[str, str]] = []
    attempts: list[tuple[str, str]] = []

    @rx.event
    @speaks
    async def show(self, place_id: str) -> None:
        """Open the place."""
        asked, engine = arguments.place_id(place_id), runtime.engine()
        place = await runtime.in_thread(get_place, engine, asked)
        attempts = await runtime.in_thread(get_attempts, engine, asked)
        row = place_row(place)
        self.place_id, self.name, self.scan_note = asked, place.name, row["scan_note"]
        self.website = safe_link(place.website)
        self.facts = _facts(place)
        self.attempts = [_attempt_words(attempt) for attempt in attempts]
        self.is_open = True

    @rx.event
    def close(self) -> None:
        """Close the panel."""
        self.is_open = False


def _facts(place: Place) -> list[tuple[str, str]]:
    rating = "" if place.rating is None else f"{place.rating:g} of 5"
    reviews = "" if place.review_count is None else words.count(place.review_count, "review")
    named = (
        ("Category", place.category),
        ("Address", place.address or ", ".join(filter(None, (place.street, place.city)))),
        ("Phone", place.phone),
        ("Rating", ", ".join(filter(None, (rating, reviews)))),
        ("Source", place.source),
        ("Decided by", place.updated_by),
    )
    return [(name, value) for name, value in named if value]


def _attempt_words(attempt: ScanAttempt) -> tuple[str, str]:
    """When an attempt began, and what came of it."""
    began = words.ago(attempt.started_at, datetime.now(UTC))
    if attempt.finished_at is None:
        return began, "Running"
    seconds = (attempt.finished_at - attempt.started_at).total_seconds()
    if attempt.cause is None:
        return began, f"Completed in {seconds:.1f} s"
    known = Cause(attempt.cause) if attempt.cause in set(Cause) else None
    reason = attempt.message or (known.words if known else attempt.cause)
    return began, f"{reason} (after {seconds:.1f} s)"
