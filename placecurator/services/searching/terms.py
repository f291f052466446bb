"""Until when the terms of a provider allow to keep what a search with it found."""

from __future__ import annotations

from datetime import datetime, timedelta

from placecurator.deepscan.place_ref import GOOGLE
from placecurator.services.searching.ledger import KeepUntil

_GOOGLE_KEEP = timedelta(days=30)


def keep_until(provider: str) -> KeepUntil:
    """The rule of ``provider``."""

    def rule(stated_at: datetime) -> datetime | None:
        return stated_at + _GOOGLE_KEEP if provider == GOOGLE else None

    return rule
