"""Until when the terms of a provider allow to keep what a search with it found."""

from __future__ import annotations

from datetime import datetime

from placecurator.domain.retention import terms_of_sources
from placecurator.services.searching.ledger import KeepUntil
from placecurator.settings import Settings


def keep_until(settings: Settings, provider: str) -> KeepUntil:
    """The rule of ``provider``, with what the operator has chosen."""
    terms = terms_of_sources(settings.google_keep_days)

    def rule(stated_at: datetime) -> datetime | None:
        return terms.stated_until(provider, stated_at)

    return rule
