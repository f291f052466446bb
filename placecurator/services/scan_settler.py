"""Writing outcomes in groups, with patience when the database is away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.lifecycle import FAIL, RETRY
from placecurator.domain.retention import Terms
from placecurator.services.deep_scan import failed_by_us
from placecurator.services.scan_context import facts_of
from placecurator.services.scan_database import ScanDatabase
from placecurator.services.scan_leases import ScanLeases
from placecurator.services.scan_news import ScanNews
from placecurator.storage.provider_gates import record
from placecurator.storage.settling import FENCED, Outcome, Settled, settle

log = logging.getLogger(__name__)

_GROUP = 100
_GROUP_S = 0.05
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0

# What a value raises that a database does not take: too long a number, text that is not text.
_UNWRITABLE = (StatementError, ValueError, OverflowError)


class ScanSettler:
    """Takes outcomes and writes them, up to 100 in a transaction, at the latest after 50 ms.

    While the database is away they are kept, and written when it is back, for as long as their
    leases hold (``lease_s``). After that they are dropped, because the places are no longer ours.
    """

    def __init__(
        self,
        database: ScanDatabase,
        news: ScanNews,
        leases: ScanLeases,
        *,
        lease_s: float,
        terms: Terms,
    ):
        self._database = database
        self._news = news
        self._leases = leases
        self._lease_s = lease_s
        self._terms = terms
        self._waiting: list[Outcome] = []
        self._closing = asyncio.Event()
        self._give_up_at: float | None = None
        self.settled: Counter[str] = Counter()
        """How many were written, by the name of their move, or fenced."""

    def put(self, outcome: Outcome) -> None:
        """Have ``outcome`` written."""
        self._waiting.append(outcome)

    def close(self) -> None:
        """Write what is waiting, and end."""
        self._closing.set()

    def hurry(self, patience_s: float) -> None:
        """Give up what cannot be written within ``patience_s`` from now."""
        self._give_up_at = time.monotonic() + patience_s

    async def run(self) -> None:
        """Write until closed."""
        while self._waiting or not self._closing.is_set():
            if not self._closing.is_set():
                await asyncio.sleep(_GROUP_S)
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            if group:
                await self._write_patiently(group)

    async def _write_patiently(self, group: Sequence[Outcome]) -> None:
        leases_end_at = time.monotonic() + self._lease_s
        pause_s = _FIRST_PAUSE_S
        while group := await self._write_what_can_be(group):
            if time.monotonic() > min(leases_end_at, self._give_up_at or leases_end_at):
                log.warning("results dropped, others will scan again", extra={"count": len(group)})
                self._leases.let_go(outcome.claim for outcome in group)
                return
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _write_what_can_be(self, group: Sequence[Outcome]) -> Sequence[Outcome]:
        """Settle ``group``; return those that have to be settled again."""
        try:
            return await self._write(group)
        except DatabaseAway as error:
            log.warning("results wait for the database", extra={"reason": error.reason})
            return group

    async def _write(self, group: Sequence[Outcome]) -> Sequence[Outcome]:
        """Settle ``group``; return those that have to be settled again."""
        try:
            settled = await self._database.run(lambda s: _settle(s, group, self._terms))
        except _UNWRITABLE:
            if len(group) > 1:
                return await self._write_one_by_one(group)
            [outcome] = group
            log.exception("result cannot be stored", extra=facts_of(outcome.claim))
            return [failed_by_us(outcome.claim, outcome.meter)]
        self._count(group, settled)
        return settled.busy

    async def _write_one_by_one(self, group: Sequence[Outcome]) -> Sequence[Outcome]:
        """One of ``group`` cannot be written: its neighbours are."""
        left: list[Outcome] = []
        for outcome in group:
            left += await self._write([outcome])
        return left

    def _count(self, group: Sequence[Outcome], settled: Settled) -> None:
        self._leases.let_go(o.claim for o in group if o not in settled.busy)
        self._news.tell(settled.changes)
        self.settled[FENCED] += settled.fenced
        written = {change.place_id for change in settled.changes}
        for outcome in group:
            if outcome.claim.target.place_id in written:
                self.settled[outcome.move.name] += 1
                _tell(outcome)


def _tell(outcome: Outcome) -> None:
    """A line for each scan; what an operator does not count is told to those who look closer."""
    level = logging.INFO if outcome.move in (RETRY, FAIL) else logging.DEBUG
    if log.isEnabledFor(level):
        facts = {**facts_of(outcome.claim), "outcome": outcome.move.name}
        if outcome.cause:
            facts["cause"] = outcome.cause.value
        log.log(level, "scan settled", extra=facts)


def _settle(session: Session, group: Sequence[Outcome], terms: Terms) -> Settled:
    now = datetime.now(UTC)
    settled = settle(session, group, now, terms)
    # Those that are settled again are counted then.
    record(session, (outcome for outcome in group if outcome not in settled.busy), now)
    return settled
