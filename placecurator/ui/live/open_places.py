"""The tabs of this process that have a place open."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from placecurator.domain.live import LiveMessage, Looker
from placecurator.domain.text import listed
from placecurator.ui import runtime
from placecurator.ui.live.feed import Feed
from placecurator.ui.live.presence import SAY_EVERY_S, Presence

LOOK_EVERY_S = 1.0
"""Who has closed his tab is noticed this fast."""

TellTab = Callable[[str, str], Coroutine[Any, Any, None]]
"""Tells the tab with a state tree who else looks at its place."""


class OpenPlaces:
    """What this process announces of its own tabs, and tells them of others."""

    def __init__(
        self, presence: Presence, feed: Feed, announce: Callable[[LiveMessage], None]
    ) -> None:
        self._presence = presence
        self._feed = feed
        self._announce = announce
        self._own: dict[str, Looker] = {}
        self._told: dict[str, str] = {}
        self._said_at = 0.0

    async def look(self, tree: str, name: str, place_id: str) -> str:
        """The tab with a state tree shows a place, or none (""); who else looks, in words."""
        key = _key_of(tree)
        looker = Looker(key=key, name=name, place_id=place_id)
        if place_id:
            self._own[tree] = looker
        elif self._own.pop(tree, None) is None:
            return ""
        await self._say((looker,))
        self._told[tree] = words = also_words(self._presence.others(place_id, key))
        return words

    async def keep_telling(
        self, signed_in: Callable[[], Coroutine[Any, Any, Collection[str]]], tell: TellTab
    ) -> None:
        """Notice who has gone, say who is still there, and tell each tab of others, for ever.

        ``signed_in`` gives the state trees of the open tabs of people who are signed in.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            gone = self._presence.forgotten()
            if gone:
                self._feed.hear(LiveMessage(lookers=gone))
            if self._own:
                await self._drop_all_but(await signed_in())
                if time.monotonic() - self._said_at > SAY_EVERY_S:
                    self._said_at = time.monotonic()
                    await self._say(tuple(self._own.values()))
            await self._tell_tabs(tell)

    async def _drop_all_but(self, trees: Collection[str]) -> None:
        for tree in [tree for tree in self._own if tree not in trees]:
            looker = self._own.pop(tree)
            await self._say((Looker(key=looker.key, name=looker.name, place_id=""),))

    async def _tell_tabs(self, tell: TellTab) -> None:
        self._told = {tree: words for tree, words in self._told.items() if tree in self._own}
        for tree, looker in list(self._own.items()):
            words = also_words(self._presence.others(looker.place_id, looker.key))
            if words != self._told.get(tree, ""):
                self._told[tree] = words
                await tell(tree, words)

    async def _say(self, lookers: tuple[Looker, ...]) -> None:
        message = LiveMessage(lookers=lookers)
        self._feed.hear(message)
        await runtime.in_thread(self._announce, message)


def also_words(names: Collection[str]) -> str:
    """Who else looks: "anna is looking at this too"; empty when nobody does."""
    if not names:
        return ""
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} looking at this too"


def _key_of(tree: str) -> str:
    # The name of a state tree is all but a secret: only its digest travels.
    return hashlib.sha256(tree.encode()).hexdigest()[:16]
