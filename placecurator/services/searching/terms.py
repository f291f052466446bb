"""Until when the terms of a provider allow to keep what a search with it found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from placecurator.domain.retention import terms_of_sources
from placecurator.services.searching.ledger import KeepUntil
from placecurator.settings import Settings


def keep_until(settings: Settings, provider: str) -> KeepUntil:
    """The rule of ``provider``, with what the operator has chosen."""
    terms = terms_of_sources(settings.google_keep_days)

    def rule(stated_at: datetime) -> datetime | None:
        return terms.stated_until(provider, stated_at)

    return rule


def kept_words(settings: Settings, provider: str) -> str:
    """For how long what ``provider`` states is kept, in a sentence; empty when for ever."""
    now = datetime.now(UTC)
    until = keep_until(settings, provider)(now)
    if until is None:
        return ""
    days = (until - now) // timedelta(days=1)
    span = "1 day" if days == 1 else f"{days} days"
    return (
        f"By its terms what it states is kept for {span}; the place's id and your decisions stay."
    )
