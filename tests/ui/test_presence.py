"""Who else looks at a place."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import pytest

from placecurator.domain.live import LiveMessage, Looker
from placecurator.services.signals import Signals
from placecurator.ui.live.feed import Feed
from placecurator.ui.live.open_places import OpenPlaces, also_words
from placecurator.ui.live.presence import Presence

TOLD_WITHIN_S = 15


def looker(name: str, place_id: str, tab: str = "") -> Looker:
    return Looker(key=f"{name}{tab}", name=name, place_id=place_id)


def heard(presence: Presence, *lookers: Looker) -> list[tuple[str, str]]:
    return [(row["id"], row["looking"]) for row in presence.hear(lookers)]


def test_a_row_names_who_looks_at_it_and_no_longer_when_he_goes_on() -> None:
    presence = Presence()

    assert heard(presence, looker("anna", "p1")) == [("p1", "anna")]
    assert heard(presence, looker("ben", "p1")) == [("p1", "anna, ben")]
    assert heard(presence, looker("anna", "p2")) == [("p1", "ben"), ("p2", "anna")]
    assert heard(presence, looker("ben", "")) == [("p1", "")]
    assert presence.marks(["p1", "p2"]) == [{"id": "p2", "looking": "anna"}]


def test_what_is_said_again_changes_no_row() -> None:
    presence = Presence()
    heard(presence, looker("anna", "p1"))

    assert heard(presence, looker("anna", "p1")) == []


def test_ones_own_tab_is_not_somebody_else_but_another_persons_is() -> None:
    presence = Presence()
    heard(presence, looker("anna", "p1"), looker("ben", "p1"))

    assert presence.others("p1", "anna") == ["ben"]
    assert presence.others("p1", "nobody") == ["anna", "ben"]


def test_who_was_just_heard_of_is_not_forgotten() -> None:
    presence = Presence()
    heard(presence, looker("anna", "p1"))

    assert presence.forgotten() == ()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["anna"], "anna is looking at this too"),
        (["anna", "ben", "eve"], "anna, ben and eve are looking at this too"),
    ],
)
def test_who_else_looks_in_words(names: Collection[str], words: str) -> None:
    assert also_words(names) == words


class Process:
    """A web process as far as looking goes: its feed, its presence, its open tabs."""

    def __init__(self, signals: Signals) -> None:
        self.presence = Presence()
        self.feed = Feed(self.presence)
        self.looking = OpenPlaces(self.presence, self.feed, signals.announce)
        self.tabs: set[str] = set()
        self.told: list[tuple[str, str]] = []
        self.rows: dict[str, str] = {}
        self._tasks = (
            asyncio.create_task(self.feed.listen(signals, self._tell)),
            asyncio.create_task(self.looking.keep_telling(self._signed_in, self._tell_tab)),
        )

    async def _signed_in(self) -> Collection[str]:
        return self.tabs

    async def _tell(self, values: dict[str, Any]) -> None:
        for row in values.get("changes", ()):
            self.rows[row["id"]] = row["looking"]

    async def _tell_tab(self, tree: str, words: str) -> None:
        self.told.append((tree, words))

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(TOLD_WITHIN_S):
            while not condition():
                await asyncio.sleep(0.02)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


@pytest.fixture
def with_redis(redis_url: str) -> Signals:
    return Signals(redis_url)


def test_two_web_processes_know_of_each_others_tabs(with_redis: Signals) -> None:
    async def scenario() -> tuple[list[tuple[str, str]], dict[str, str]]:
        here, there = Process(with_redis), Process(with_redis)
        here.tabs, there.tabs = {"a"}, {"b"}
        await asyncio.gather(*(p.until(lambda p=p: p.feed.number) for p in (here, there)))
        await here.looking.look("a", "anna", "p1")
        await there.until(lambda: there.rows.get("p1") == "anna")
        assert await there.looking.look("b", "ben", "p1") == "anna is looking at this too"
        await here.until(lambda: here.told)
        there.tabs = set()  # his tab is closed
        await here.until(lambda: here.rows.get("p1") == "anna" and len(here.told) > 1)
        here.stop()
        there.stop()
        return here.told, here.rows

    told, rows = asyncio.run(scenario())

    assert told == [("a", "ben is looking at this too"), ("a", "")]
    assert rows == {"p1": "anna"}


def test_without_redis_the_tabs_of_one_process_know_of_each_other() -> None:
    async def scenario() -> str:
        here = Process(Signals(None))
        here.tabs = {"a", "b"}
        await here.until(lambda: here.feed.listening)
        await here.looking.look("a", "anna", "p1")
        await here.until(lambda: here.rows.get("p1") == "anna")
        words = await here.looking.look("b", "ben", "p1")
        here.stop()
        return words

    assert asyncio.run(scenario()) == "anna is looking at this too"


def test_a_message_about_lookers_survives_the_channel(with_redis: Signals) -> None:
    async def scenario() -> LiveMessage:
        listening = with_redis.listen()
        await anext(listening)
        with_redis.announce(LiveMessage(lookers=(looker("anna", "p1"),)))
        return await anext(listening)

    assert asyncio.run(scenario()).lookers == (looker("anna", "p1"),)
