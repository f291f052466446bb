"""What the feed tells every open page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.live.feed import Feed

FEED = Feed()
"""The feed of this process."""


class LiveState(rx.State):
    """Changes and counts, pushed by the feed; see ``live.push`` for what the stored state knows.

    ``changes`` are patches of rows; ``number`` grows by one with each batch of them, and by more
    when something was missed. The counts are words, and empty until counted.
    """

    number: int = 0
    changes: list[dict[str, Any]] = []
    total: str = ""
    by_status: dict[str, str] = {}
    by_scan: dict[str, str] = {}
    scans_now: str = ""
    database_away: bool = False

    @rx.event
    async def open_page(self) -> None:
        """Show the counts as they are now."""
        for name, value in (await FEED.snapshot()).items():
            setattr(self, name, value)
