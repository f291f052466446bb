"""Answering those who ask at the same time from one reading."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True)
class _Round:
    """Who asks before one reading begins."""

    loop: asyncio.AbstractEventLoop
    keys: dict[Any, None] = field(default_factory=dict)
    task: asyncio.Task[Any] | None = None


class Gathering(Generic[K, V]):
    """One reading at a time; whoever asks meanwhile is answered together by the next one.

    So nobody gets an answer that is older than his question. Each reading waits ``wait_s`` seconds
    for others who ask; with 0 only those gather who ask while another reading goes on.
    """

    def __init__(
        self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]], *, wait_s: float = 0.0
    ):
        self._read = read
        self._wait_s = wait_s
        self._gathering: _Round | None = None
        self._reading: _Round | None = None

    async def ask(self, keys: Iterable[K]) -> Mapping[K, V]:
        """What was read for these keys, and perhaps for others that somebody else asked for.

        Raises whatever the reading raises.
        """
        loop = asyncio.get_running_loop()
        round_ = self._gathering
        if round_ is None or round_.loop is not loop:
            round_ = self._gathering = _Round(loop)
            round_.task = loop.create_task(self._answer(round_))
            round_.task.add_done_callback(_retrieved)
        round_.keys.update(dict.fromkeys(keys))
        assert round_.task is not None
        # One who no longer waits must not take the answer away from the others.
        answer: Mapping[K, V] = await asyncio.shield(round_.task)
        return answer

    async def _answer(self, round_: _Round) -> Mapping[K, V]:
        before = self._reading
        if before is not None and before.loop is round_.loop and before.task is not None:
            await asyncio.wait([before.task])
        await asyncio.sleep(self._wait_s)
        self._gathering, self._reading = None, round_
        return await self._read(list(round_.keys))


def _retrieved(task: asyncio.Task[Any]) -> None:
    """Those who waited have the error; nobody else is to be told."""
    if not task.cancelled():
        task.exception()
