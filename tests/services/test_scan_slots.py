"""How many places a drain claims."""

from __future__ import annotations

import asyncio

from placecurator.services.scan_slots import ScanSlots
from tests.waiting import wait_until


def test_before_anything_ended_there_is_room_for_the_slots_alone() -> None:
    slots = ScanSlots(8)

    assert [slots.room(taken) for taken in (0, 5, 8, 9)] == [8, 3, 0, 0]


def test_slots_that_are_left_fast_make_room_for_at_most_a_quarter_more() -> None:
    slots = ScanSlots(8, ahead_s=60)

    asyncio.run(_use(slots, times=1))
    after_one = slots.room(8)
    asyncio.run(_use(slots, times=20))

    assert (after_one, slots.room(8)) == (1, 2)


def test_that_room_is_gone_when_no_slot_has_been_left_for_a_moment() -> None:
    slots = ScanSlots(8)

    asyncio.run(_use(slots, times=4))

    wait_until(lambda: slots.room(8) == 0, within_s=5, what="no room ahead")


def test_a_claim_is_worth_it_when_a_quarter_is_free_or_nothing_runs() -> None:
    slots = ScanSlots(8)

    assert [slots.is_worth_a_claim(taken) for taken in (0, 6, 7, 8)] == [True, True, False, False]


def test_one_slot_has_room_for_one() -> None:
    slots = ScanSlots(1, ahead_s=60)

    asyncio.run(_use(slots, times=3))

    assert [slots.room(taken) for taken in (0, 1)] == [1, 0]


async def _use(slots: ScanSlots, times: int) -> None:
    for _ in range(times):
        async with slots:
            pass
