"""Scanning what is due, many places at once, until nothing is due or the time is over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.retention import STRICT, Terms
from placecurator.domain.scan import ScanMeter
from placecurator.services.deep_scan import Scanner, process_single_deep_scan, snoozed
from placecurator.services.scan_database import ScanDatabase
from placecurator.services.scan_leases import ScanLeases
from placecurator.services.scan_news import ScanNews
from placecurator.services.scan_settler import ScanSettler
from placecurator.services.scan_slots import ScanSlots
from placecurator.services.scan_threads import ScanThreads
from placecurator.services.signals import Signals
from placecurator.storage.scans import Claim
from placecurator.storage.taking import Rates, Taken, take

log = logging.getLogger(__name__)

_TOP_UP_EVERY_S = 0.25
_LEAST_GRACE_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainLimits:
    """How much one drain may do.

    ``concurrency`` places at once; ``budget_s`` until it hands over; ``scan_limit_s`` for one
    place; ``lease_s`` for which it holds one; ``most_attempts`` of one place; ``grace_s`` for
    what runs when it is told to stop. ``rates``: see ``storage.taking``.
    ``terms``: how long what each source states may be kept.
    """

    concurrency: int
    budget_s: float
    scan_limit_s: float
    lease_s: float
    most_attempts: int
    grace_s: float = 5.0
    rates: Rates = field(default_factory=dict)
    terms: Terms = STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainReport:
    """What a drain did: places claimed, and how they ended, by the name of the move.

    ``work_is_left``: it ended because its time was over, or because a page keeps one of its threads
    busy for ever, so another process should go on.
    """

    claimed: int
    settled: Mapping[str, int]
    work_is_left: bool


class Drain:
    """One run through the queue, the only one on its event loop.

    Claims no more places than it has slots for, now or within a moment.

    A place on which a worker has died is a suspect. It is left to a drain for one ``suspect``,
    which scans that place alone and ends: should it kill the process, it harms no other.

    ``job`` is the id of the RQ job that runs it, for the attempts; None: none does.
    """

    def __init__(
        self,
        engine: sa.Engine,
        signals: Signals,
        scanner: Scanner,
        limits: DrainLimits,
        *,
        worker: str,
        suspect: bool = False,
        job: str | None = None,
    ):
        self._suspect = suspect
        self._scanner = scanner
        self._limits = limits
        self._worker = worker
        self._job = job
        self._database = ScanDatabase(engine)
        self._news = ScanNews(signals)
        self._leases = ScanLeases(
            self._database, lease_s=limits.lease_s, scan_limit_s=limits.scan_limit_s
        )
        self._settler = ScanSettler(
            self._database,
            self._news,
            self._leases,
            lease_s=limits.lease_s,
            terms=limits.terms,
        )
        self._threads = ScanThreads(limits.scan_limit_s)
        self._slots = ScanSlots(limits.concurrency)
        self._running: set[asyncio.Task[None]] = set()
        self._claimed = 0
        self._stopping = False
        self._look_again = asyncio.Event()
        self._ends_at = time.monotonic() + limits.budget_s

    def stop(self) -> None:
        """Claim no more; let what runs finish within the grace time, give the rest back."""
        self._stopping = True
        self._settler.hurry(self._limits.grace_s + _LEAST_GRACE_S)
        self._look_again.set()

    async def run(self) -> DrainReport:
        """Scan until nothing is due, the budget is over, or told to stop."""
        asyncio.get_running_loop().set_default_executor(self._threads)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._news.run())
                extending = tasks.create_task(self._leases.run())
                settling = tasks.create_task(self._settler.run())
                work_is_left = await self._keep_slots_filled(tasks)
                await self._let_finish()
                self._settler.close()
                await settling
                extending.cancel()
                self._news.close()
        finally:
            self._database.close()
        return DrainReport(
            claimed=self._claimed, settled=dict(self._settler.settled), work_is_left=work_is_left
        )

    async def _keep_slots_filled(self, tasks: asyncio.TaskGroup) -> bool:
        """Return whether it ended before the work did."""
        while not self._stopping:
            if time.monotonic() >= self._ends_at or self._threads.is_stuck():
                return True
            now = datetime.now(UTC)
            taken = await self._take()
            for claimed in taken.claims:
                self._start(tasks, claimed, now)
            if taken.put_off and not self._suspect:
                continue
            done = not self._running and taken.wait_s is None
            if done or (self._suspect and taken.claims):
                return False
            await self._something_happens(taken.wait_s)
        return False

    async def _take(self) -> Taken:
        room = 1 if self._suspect else self._slots.room(len(self._running))
        if not room:
            return Taken()
        try:
            taken = await self._database.run(
                lambda session: take(
                    session,
                    room,
                    worker=self._worker,
                    lease_s=self._limits.lease_s,
                    now=datetime.now(UTC),
                    suspects=self._suspect,
                    job=self._job,
                    rates=self._limits.rates,
                )
            )
        except DatabaseAway as error:
            log.warning("nothing claimed, the database is away", extra={"reason": error.reason})
            return Taken()
        self._claimed += len(taken.claims)
        self._news.tell(taken.put_off)
        self._news.tell(claimed.change for claimed in taken.claims)
        return taken

    def _start(self, tasks: asyncio.TaskGroup, claimed: Claim, claimed_at: datetime) -> None:
        task = tasks.create_task(self._scan(claimed))
        self._leases.hold(claimed, task, claimed_at)
        self._running.add(task)
        task.add_done_callback(self._slot_is_free)

    async def _scan(self, claimed: Claim) -> None:
        outcome = snoozed(claimed, ScanMeter())
        try:
            async with self._slots:
                if not self._stopping:
                    outcome = await process_single_deep_scan(
                        self._scanner,
                        claimed,
                        limit_s=self._limits.scan_limit_s,
                        most_attempts=self._limits.most_attempts,
                    )
        finally:
            # Also when it is cancelled while it waits for its slot.
            self._settler.put(outcome)

    def _slot_is_free(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._slots.is_worth_a_claim(len(self._running)):
            self._look_again.set()

    async def _something_happens(self, wait_s: float | None = None) -> None:
        """Wait until slots are free, it is told to stop, or it is time to look anyway.

        That is after ``wait_s``, but soon in any case.
        """
        try:
            async with asyncio.timeout(min(wait_s or _TOP_UP_EVERY_S, _TOP_UP_EVERY_S)):
                await self._look_again.wait()
        except TimeoutError:
            pass
        # Not before the wait: what became free during a claim is to be filled at once.
        self._look_again.clear()

    async def _let_finish(self) -> None:
        """Wait for what runs, each of which has its own limit; after a stop not that long."""
        while self._running and not self._stopping:
            await self._something_happens()
        if self._running:
            await asyncio.wait(self._running, timeout=self._limits.grace_s)
        if self._running:
            for task in self._running:
                task.cancel()
            await asyncio.wait(self._running, timeout=_LEAST_GRACE_S)
