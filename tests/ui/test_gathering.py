"""One reading for all who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from placecurator.ui.gathering import Gathering


class Reader:
    """Reads nothing; each reading waits until it is let go."""

    def __init__(self) -> None:
        self.readings: list[list[int]] = []
        self.go = asyncio.Event()
        self.broken = False

    async def __call__(self, keys: Sequence[int]) -> Mapping[int, str]:
        self.readings.append(list(keys))
        await self.go.wait()
        if self.broken:
            raise OSError("away")
        return {key: f"{key} of reading {len(self.readings)}" for key in keys}

    async def begun(self, readings: int) -> None:
        async with asyncio.timeout(10):
            while len(self.readings) < readings:
                await asyncio.sleep(0)


def test_those_who_ask_while_one_reading_goes_on_are_answered_together_by_the_next() -> None:
    async def scenario() -> tuple[list[list[int]], list[Mapping[int, str]]]:
        reader = Reader()
        gathering = Gathering(reader)
        first = asyncio.create_task(gathering.ask([1]))
        await reader.begun(1)
        others = [asyncio.create_task(gathering.ask([1, number])) for number in (2, 3, 2)]
        await asyncio.sleep(0)
        reader.go.set()
        answers = await asyncio.gather(first, *others)
        return reader.readings, answers

    readings, (first, second, *_) = asyncio.run(scenario())

    assert readings == [[1], [1, 2, 3]]
    assert first[1] == "1 of reading 1"
    assert second[1] == "1 of reading 2"  # nothing that was read before he asked


def test_those_who_ask_within_the_wait_share_a_reading() -> None:
    async def scenario() -> list[list[int]]:
        reader = Reader()
        reader.go.set()
        gathering = Gathering(reader, wait_s=0.05)
        await asyncio.gather(*(gathering.ask([number]) for number in range(200)))
        return reader.readings

    assert asyncio.run(scenario()) == [list(range(200))]


def test_all_who_waited_get_the_error_and_the_next_asks_anew() -> None:
    async def scenario() -> Mapping[int, str]:
        reader = Reader()
        reader.go.set()
        reader.broken = True
        gathering = Gathering(reader)
        for asked in [asyncio.create_task(gathering.ask([number])) for number in (1, 2)]:
            with pytest.raises(OSError, match="away"):
                await asked
        reader.broken = False
        return await gathering.ask([3])

    assert asyncio.run(scenario()) == {3: "3 of reading 2"}


def test_one_who_no_longer_waits_takes_nothing_from_the_others() -> None:
    async def scenario() -> Mapping[int, str]:
        reader = Reader()
        gathering = Gathering(reader)
        gone, stays = (asyncio.create_task(gathering.ask([number])) for number in (1, 2))
        await reader.begun(1)
        gone.cancel()
        reader.go.set()
        return await stays

    assert asyncio.run(scenario())[2] == "2 of reading 1"


def test_it_works_in_a_second_event_loop() -> None:
    gathering: Gathering[int, str] = Gathering(_answer)

    assert asyncio.run(gathering.ask([1])) == {1: "read"}
    assert asyncio.run(gathering.ask([2])) == {2: "read"}


async def _answer(keys: Sequence[int]) -> Mapping[int, str]:
    return dict.fromkeys(keys, "read")
