"""Turns at websites among all workers, through the database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.deepscan.site_turns import HostBusy, LocalSiteTurns, TurnLimits
from placecurator.domain.errors import DatabaseAway
from placecurator.services.scan_database import ScanDatabase
from placecurator.storage.site_turns import (
    forget_turns,
    next_turns,
    rest_sites,
    spend_turns,
    stand_in_line,
    take_turns,
)

log = logging.getLogger(__name__)

_GROUP_S = 0.02
_PATIENCE_S = 2.0
_MOST_FORGOTTEN = 10_000


class _PutOff(Protocol):
    """``spend_turns`` or ``rest_sites``."""

    def __call__(self, session: Session, spans_s: Mapping[str, float], *, now_s: float) -> None: ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """``at_s``, in Unix time, is the turn; or, when ``busy``, when to come back for one."""

    at_s: float
    busy: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Ask:
    """``taking``: not only looking ahead. The answer is None when the database does not answer."""

    site: str
    taking: bool
    answer: asyncio.Future[_Turn | None]


class SharedSiteTurns:
    """Turns among all workers that use the same database. ``async with`` it, once for each loop.

    What many scans ask for is collected for 20 ms and answered in one transaction. While the
    database is away, or takes longer than 2 s, turns are given out among the scans of this process:
    no scan fails for want of a database.

    Rows of sites that may be visited again are deleted every ``forget_every_s`` seconds.
    """

    def __init__(self, engine: sa.Engine, limits: TurnLimits, *, forget_every_s: float = 10.0):
        self._database = ScanDatabase(engine)
        self._limits = limits
        self._local = LocalSiteTurns(limits)
        self._asked: list[_Ask] = []
        self._answering: asyncio.Task[None] | None = None
        self._is_away = False
        self._forget_every_s = forget_every_s
        self._forget_at = time.monotonic() + forget_every_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._answering:
            self._answering.cancel()
            with suppress(asyncio.CancelledError):
                await self._answering
        self._database.close()

    async def take(self, site: str) -> float:
        """As ``SiteTurns.take``."""
        turn = await self._ask(site, taking=True)
        if turn is None:
            return await self._local.take(site)
        wait_s = max(0.0, turn.at_s - time.time())
        if turn.busy:
            raise HostBusy(wait_s)
        return wait_s

    async def look_ahead(self, site: str) -> None:
        """As ``SiteTurns.look_ahead``."""
        turn = await self._ask(site, taking=False)
        if turn is None:
            await self._local.look_ahead(site)
        elif turn.busy:
            raise HostBusy(max(0.0, turn.at_s - time.time()))

    async def spend(self, sites: Collection[str], turns: int) -> None:
        """As ``SiteTurns.spend``."""
        spans_s = {site: turns * self._limits.interval_of_s(site) for site in sites}
        if not await self._put_off(spend_turns, spans_s):
            await self._local.spend(sites, turns)

    async def rest(self, sites: Collection[str], seconds: float) -> None:
        """As ``SiteTurns.rest``."""
        if not await self._put_off(rest_sites, dict.fromkeys(sites, seconds)):
            await self._local.rest(sites, seconds)

    async def _put_off(self, how: _PutOff, spans_s: Mapping[str, float]) -> bool:
        """Whether the database did it. These are few: each has a transaction of its own."""
        if not spans_s:
            return True
        now_s = time.time()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._database.run(lambda session: how(session, spans_s, now_s=now_s))
        except (DatabaseAway, TimeoutError):
            return False
        return True

    async def _ask(self, site: str, *, taking: bool) -> _Turn | None:
        answer: asyncio.Future[_Turn | None] = asyncio.get_running_loop().create_future()
        self._asked.append(_Ask(site, taking, answer))
        if self._answering is None:
            self._answering = asyncio.create_task(self._answer_all())
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await answer
        except TimeoutError:
            return None

    async def _answer_all(self) -> None:
        try:
            while self._asked:
                await asyncio.sleep(_GROUP_S)
                group, self._asked = self._asked, []
                turns: Mapping[_Ask, _Turn] = {}
                try:
                    turns = await self._turns_of(group)
                finally:
                    for ask in group:
                        if not ask.answer.done():
                            ask.answer.set_result(turns.get(ask))
        finally:
            self._answering = None

    async def _turns_of(self, group: Sequence[_Ask]) -> dict[_Ask, _Turn]:
        """Their turns; empty when the database does not give any."""
        limits = self._limits
        try:
            turns = await self._database.run(lambda session: _give(session, group, limits))
            busy = [ask for ask in group if ask not in turns]
            if busy:
                turns |= await self._database.run(lambda session: _line_up(session, busy, limits))
            await self._forget_now_and_then()
        except DatabaseAway as error:
            if not self._is_away:
                log.warning(
                    "websites are spared by this process alone, the database is away",
                    extra={"reason": error.reason},
                )
            self._is_away = True
            return {}
        self._is_away = False
        return turns

    async def _forget_now_and_then(self) -> None:
        if time.monotonic() < self._forget_at:
            return
        self._forget_at = time.monotonic() + self._forget_every_s
        now_s = time.time()
        await self._database.run(
            lambda session: forget_turns(session, at_most=_MOST_FORGOTTEN, now_s=now_s)
        )


def _give(session: Session, asks: Sequence[_Ask], limits: TurnLimits) -> dict[_Ask, _Turn]:
    """The turns of those whose site is not busy."""
    now_s = time.time()
    turns: dict[_Ask, _Turn] = {}
    waiting: dict[str, list[_Ask]] = defaultdict(list)
    looking = [ask for ask in asks if not ask.taking]
    for ask in asks:
        if ask.taking:
            waiting[ask.site].append(ask)
    while waiting:
        intervals_s = {site: limits.interval_of_s(site) for site in waiting}
        taken = take_turns(session, intervals_s, wait_s=limits.wait_s, now_s=now_s)
        turns |= {waiting[site].pop(0): _Turn(at_s) for site, at_s in taken.items()}
        waiting = {site: waiting[site] for site in taken if waiting[site]}
    if looking:
        next_s = next_turns(session, (ask.site for ask in looking))
        turns |= {
            ask: _Turn(next_s.get(ask.site, now_s))
            for ask in looking
            if next_s.get(ask.site, now_s) <= now_s + limits.wait_s
        }
    return turns


def _line_up(session: Session, busy: Sequence[_Ask], limits: TurnLimits) -> dict[_Ask, _Turn]:
    """When each of those who find their site busy is to come back, one after the other.

    In a transaction of its own: rows are locked in the same order everywhere.
    """
    count = Counter(ask.site for ask in busy)
    spans_s = {site: count[site] * limits.interval_of_s(site) for site in count}
    back_at_s = stand_in_line(session, spans_s, now_s=time.time())
    turns: dict[_Ask, _Turn] = {}
    for ask in busy:
        turns[ask] = _Turn(back_at_s[ask.site], busy=True)
        back_at_s[ask.site] += limits.interval_of_s(ask.site)
    return turns
