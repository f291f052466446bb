"""What the feed tells every open page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.live.feed import Feed
from placecurator.ui.live.watch import Watch

FEED = Feed()
"""The feed of this process."""

WATCH = Watch()
"""The watch of this process over what must be zero."""


class LiveState(rx.State):
    """Changes and counts, pushed by the feed; see ``live.push`` for what the stored state knows.

    ``changes`` are patches of rows; ``number`` grows by one with each batch of them, and by more
    when something was missed. The counts are words, and empty until counted. So is what the doctor
    found: how much is ``stuck``, when it was ``checked``, the ``troubles`` with their cures, and
    ``silence`` when no scheduler is at work.
    """

    number: int = 0
    changes: list[dict[str, Any]] = []
    total: str = ""
    by_status: dict[str, str] = {}
    by_scan: dict[str, str] = {}
    scans_now: str = ""
    database_away: bool = False
    stuck: int = 0
    stuck_words: str = ""
    checked: str = ""
    troubles: list[dict[str, str]] = []
    silence: str = ""

    @rx.event
    async def open_page(self) -> None:
        """Show the counts and what the doctor found, as they are now."""
        for name, value in (await FEED.snapshot() | await WATCH.snapshot()).items():
            setattr(self, name, value)
