"""What the feed tells every open page."""

from __future__ import annotations

import contextlib
from typing import Any

import reflex as rx

from placecurator.domain.errors import InvalidInput
from placecurator.ui import arguments, runtime
from placecurator.ui.live.acts import Acts
from placecurator.ui.live.claims import ClaimsLeft
from placecurator.ui.live.feed import Feed
from placecurator.ui.live.open_places import OpenPlaces
from placecurator.ui.live.presence import Presence
from placecurator.ui.live.rereading import Rereading
from placecurator.ui.live.scans import Scans
from placecurator.ui.live.watch import Watch

PRESENCE = Presence()
"""Who looks at which place, as far as this process has heard."""

FEED = Feed(PRESENCE)
"""The feed of this process."""

WATCH = Watch()
"""The watch of this process over what must be zero."""


SCANS = Scans()
"""What is known in this process of the acts with scans under way."""

OPEN_PLACES = OpenPlaces(PRESENCE, FEED, lambda message: runtime.signals().announce(message))
"""The tabs of this process that have a place open."""

REREADING = Rereading(PRESENCE)
"""The rows that pages of this process read again."""

CLAIMS = ClaimsLeft(FEED.hear)
"""Who holds which places, and what is left of them."""

ACTS = Acts()
"""The newest acts, as far as this process knows."""

_MOST_DISMISSED = 50


class LiveState(rx.State):
    """Changes and counts, pushed by the feed; see ``live.push`` for what the stored state knows.

    ``changes`` are patches of rows; ``number`` grows by one with each batch of them, and by more
    when something was missed. The counts are words, and empty until counted. So is what the doctor
    found: how much is ``stuck``, when it was ``checked``, the ``troubles`` with their cures, and
    ``silence`` when no scheduler is at work. ``acts`` are the lines of ``progress_words.line``;
    those with the keys ``dismissed`` this tab does not want to see. ``claims`` say by name how much
    is left of what a curator was handed; ``claims_done`` are those who have nothing left.
    ``newest_act`` is the number of the newest act that curators see.
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
    acts: list[dict[str, str]] = []
    dismissed: list[str] = []
    claims: dict[str, str] = {}
    claims_done: list[str] = []
    newest_act: int = 0

    @rx.event
    async def open_page(self) -> None:
        """Show the counts and what the doctor found, as they are now."""
        for part in (FEED, WATCH, SCANS, CLAIMS, ACTS):
            for name, value in (await part.snapshot()).items():
                setattr(self, name, value)

    @rx.event
    async def dismiss(self, key: str) -> None:
        """Show the line of an act no longer, in this tab."""
        with contextlib.suppress(InvalidInput):  # no line has such a key
            self.dismissed = [*self.dismissed, arguments.text(key)][-_MOST_DISMISSED:]
