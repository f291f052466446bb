"""What is told to all pages goes in few packets, and in the right order."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from placecurator.ui.live.outbox import Outbox

pytestmark = pytest.mark.anyio

CHANGES = {"number": 7, "changes": [{"id": "a"}]}


class Pages:
    """Those who are told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    async def hear(self, values: dict[str, Any]) -> None:
        self.heard.append(values)


async def test_what_waits_goes_with_the_changes_and_only_once() -> None:
    pages = Pages()
    outbox = Outbox(pages.hear)

    await asyncio.gather(outbox.tell({"total": "1 place"}), outbox.tell(CHANGES))

    assert pages.heard == [{"total": "1 place", **CHANGES}]


async def test_without_changes_values_go_together_the_latest_of_each() -> None:
    pages = Pages()
    outbox = Outbox(pages.hear)

    await asyncio.gather(
        *(outbox.tell(values) for values in ({"total": "1"}, {"stuck": 0}, {"total": "2"}))
    )

    assert pages.heard == [{"total": "2", "stuck": 0}]


async def test_no_batch_of_changes_takes_the_place_of_another() -> None:
    pages = Pages()
    outbox = Outbox(pages.hear)
    later = {"number": 8, "changes": [{"id": "b"}]}

    await asyncio.gather(outbox.tell(CHANGES), outbox.tell(later))

    assert pages.heard == [CHANGES, later]


async def test_what_is_told_later_arrives_later_even_if_the_earlier_is_held_up() -> None:
    pages, let_go = Pages(), asyncio.Event()

    async def hear(values: dict[str, Any]) -> None:
        if values["number"] == 7:
            await let_go.wait()
        await pages.hear(values)

    async def tell_the_later() -> None:
        telling = asyncio.create_task(outbox.tell({"number": 8, "changes": []}))
        await asyncio.wait([telling], timeout=0.1)
        let_go.set()
        await telling

    outbox = Outbox(hear)
    await asyncio.gather(outbox.tell(CHANGES), tell_the_later())

    assert [values["number"] for values in pages.heard] == [7, 8]
