"""What one web process tells its open pages of the scans of each act."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import COMPLETE, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle
from placecurator.ui.live.scans import Scans
from tests.factories import stage_many
from tests.storage.scanning import ended

TOLD_WITHIN_S = 15
HELD_UP_S = 1.0
"""Twenty times as long is more than ``TOLD_WITHIN_S``."""


@pytest.fixture
def act(engine: sa.Engine, pages: None) -> int:
    """The number of an act by which three places were selected."""
    with transaction(engine) as session:
        place_ids: Sequence[str] = stage_many(session, 3)
    chosen = PlaceStagingStatus.Selected
    return set_status(engine, Signals(None), Named(tuple(place_ids)), chosen, actor="anna").event_id


def scan(engine: sa.Engine, number: int) -> None:
    """Scan that many of the places that are due."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        claims = claim(session, number, worker="w", lease_s=60, now=now)
    with transaction(engine) as session:
        settle(session, [ended(one, COMPLETE) for one in claims], now)


async def told(scans: Scans, wanted: str) -> list[dict[str, str]]:
    """What pages are told when it is ``wanted``."""
    heard: list[dict[str, Any]] = []
    news = asyncio.Event()

    async def tell(values: dict[str, Any]) -> None:
        heard.append(values)
        if any(wanted in act["numbers"] for act in values["acts"]):
            news.set()

    looking = asyncio.create_task(scans.keep_looking(lambda: True, lambda: 0, tell))
    async with asyncio.timeout(TOLD_WITHIN_S):
        await news.wait()
    looking.cancel()
    acts: list[dict[str, str]] = heard[-1]["acts"]
    return acts


def test_a_page_that_opens_shows_the_numbers_of_the_database(engine: sa.Engine, act: int) -> None:
    scan(engine, 1)

    [line] = asyncio.run(Scans().snapshot())["acts"]

    assert (line["key"], line["actor"], line["numbers"]) == (str(act), "anna", "1 done, 2 to go")


def test_open_pages_hear_when_scans_have_ended_and_that_all_have(
    engine: sa.Engine, act: int
) -> None:
    scans = Scans()

    async def scenario() -> list[dict[str, str]]:
        await scans.snapshot()
        scan(engine, 3)
        return await told(scans, "All scans have ended")

    [line] = asyncio.run(scenario())

    assert line["numbers"] == "3 done. All scans have ended."


def test_a_look_that_is_held_up_once_does_not_silence_the_next_ones(
    engine: sa.Engine, act: int
) -> None:
    scans = Scans()
    held_up: list[str] = []

    def hold_up(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not held_up:
            held_up.append(statement)
            time.sleep(HELD_UP_S)

    async def scenario() -> list[dict[str, str]]:
        sa.event.listen(sa.Engine, "before_cursor_execute", hold_up)
        try:
            await scans.snapshot()
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", hold_up)
        scan(engine, 3)
        return await told(scans, "All scans have ended")

    asyncio.run(scenario())

    assert len(held_up) == 1


def test_nothing_is_read_while_nobody_looks(engine: sa.Engine, act: int) -> None:
    statements: list[str] = []

    async def scenario() -> None:
        scans = Scans()
        looked = asyncio.Event()

        def has_pages() -> bool:
            looked.set()
            return False

        async def tell(values: dict[str, Any]) -> None:
            raise AssertionError(values)

        looking = asyncio.create_task(scans.keep_looking(has_pages, lambda: 1, tell))
        async with asyncio.timeout(TOLD_WITHIN_S):
            await looked.wait()
        looking.cancel()

    sa.event.listen(sa.Engine, "before_cursor_execute", _noting(statements))
    try:
        asyncio.run(scenario())
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", _listeners.pop())

    assert statements == []


_listeners: list[Any] = []


def _noting(statements: list[str]) -> Any:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    _listeners.append(note)
    return note
