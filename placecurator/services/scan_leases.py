"""Holding on to the places of a drain for as long as it works on them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from placecurator.domain.errors import DatabaseAway
from placecurator.services.scan_database import ScanDatabase
from placecurator.storage.leases import extend
from placecurator.storage.scans import Claim

log = logging.getLogger(__name__)

_LOOKS_IN_A_LEASE = 12
_RENEWED_AT = 1 / 3

_Key = tuple[int, int]


@dataclass(slots=True)
class _Hold:
    claim: Claim
    scan: asyncio.Task[None]
    claimed_at: datetime
    until: datetime


class ScanLeases:
    """Extends a lease when a third of it is left; stops the scan of a place that was lost.

    It does so on the event loop of the scans: a process that is stuck or frozen does not extend,
    and its places go to others. Nor is a lease extended beyond ``scan_limit_s`` and one lease more,
    counted from the claim, whatever the process believes.
    """

    def __init__(self, database: ScanDatabase, *, lease_s: float, scan_limit_s: float):
        self._database = database
        self._lease = timedelta(seconds=lease_s)
        self._scan_limit = timedelta(seconds=scan_limit_s)
        self._holds: dict[_Key, _Hold] = {}

    def hold(self, claim: Claim, scan: asyncio.Task[None], claimed_at: datetime) -> None:
        """Extend the lease of ``claim`` until it is let go, and cancel ``scan`` when it is lost."""
        self._holds[_key(claim)] = _Hold(claim, scan, claimed_at, claimed_at + self._lease)

    def let_go(self, claims: Iterable[Claim]) -> None:
        """These are settled, or given up."""
        for claim in claims:
            self._holds.pop(_key(claim), None)

    async def run(self) -> None:
        """Extend until cancelled."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / _LOOKS_IN_A_LEASE)
            now = datetime.now(UTC)
            soon = now + self._lease * _RENEWED_AT
            if ending := [hold for hold in self._holds.values() if hold.until <= soon]:
                await self._renew(ending, now)

    async def _renew(self, ending: Sequence[_Hold], now: datetime) -> None:
        # One time for all: they are of about the same age.
        last_use = min(hold.claimed_at for hold in ending) + self._scan_limit
        until = min(now, last_use) + self._lease
        claims = [hold.claim for hold in ending]
        try:
            held = set(await self._database.run(lambda session: extend(session, claims, until)))
        except DatabaseAway as error:
            reason = error.reason
            log.warning("leases not extended, the database is away", extra={"reason": reason})
            return
        for hold in ending:
            hold.until = max(hold.until, until)
            if hold.claim not in held:
                self._lose(hold)

    def _lose(self, hold: _Hold) -> None:
        settled = self._holds.pop(_key(hold.claim), None) is None
        if not settled and hold.scan.cancel():
            place_id = hold.claim.target.place_id
            log.warning("scan stopped, its lease was lost", extra={"place_id": place_id})


def _key(claim: Claim) -> _Key:
    return claim.place_key, claim.token
