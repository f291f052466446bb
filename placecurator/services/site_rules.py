"""What websites ask of visitors, known to all workers through the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.deepscan.site_rules import (
    FRESH_FOR,
    USED_FOR,
    FixedOptOuts,
    LocalSiteRules,
    StoredRules,
)
from placecurator.deepscan.site_turns import HostBusy
from placecurator.domain.errors import DatabaseAway
from placecurator.services.scan_database import ScanDatabase
from placecurator.storage.opt_outs import opted_out_domains
from placecurator.storage.site_rules import forget_rules, put_rules, rules_of

Result = TypeVar("Result")

_PATIENCE_S = 2.0
_FORGET_EVERY_S = 600.0
_BACK_IN_S = 10.0
_AGAIN_IN_S = 5.0


class SharedSiteRules:
    """Remembers each robots.txt for all workers that use the same database; ``async with`` it.

    What this process has read a moment ago is not looked up again. While the database is away, or
    takes longer than 2 s, each process remembers its own.
    """

    def __init__(self, engine: sa.Engine):
        self._database = ScanDatabase(engine)
        self._local = LocalSiteRules()
        self._forget_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    async def get(self, origin: str) -> StoredRules | None:
        """As ``SiteRules.get``."""
        here = await self._local.get(origin)
        if here and here.fetched_at > datetime.now(UTC) - FRESH_FOR:
            return here
        with suppress(DatabaseAway, TimeoutError):
            if found := await self._run(lambda session: rules_of(session, origin)):
                here = StoredRules(text=found[0], fetched_at=found[1])
                await self._local.put(origin, here)
        return here

    async def put(self, origin: str, rules: StoredRules) -> None:
        """As ``SiteRules.put``."""
        await self._local.put(origin, rules)
        with suppress(DatabaseAway, TimeoutError):
            await self._run(lambda session: self._put(session, origin, rules))

    def _put(self, session: Session, origin: str, rules: StoredRules) -> None:
        put_rules(session, origin, rules.text, rules.fetched_at)
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + _FORGET_EVERY_S
            forget_rules(session, datetime.now(UTC) - USED_FOR)

    async def _run(self, step: Callable[[Session], Result]) -> Result:
        async with asyncio.timeout(_PATIENCE_S):
            return await self._database.run(step)


class SharedOptOuts:
    """The list of opt-outs, read again every ``reread_every_s``; ``async with`` it.

    While the database is away, the list of before counts; whoever has none yet visits nobody.
    """

    def __init__(self, engine: sa.Engine, *, reread_every_s: float = 30.0):
        self._database = ScanDatabase(engine)
        self._reread_every_s = reread_every_s
        self._reread_at = 0.0
        self._reading = asyncio.Lock()
        self._list: FixedOptOuts | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    async def has(self, host: str) -> bool:
        """As ``OptOuts.has``."""
        async with self._reading:
            if time.monotonic() >= self._reread_at:
                await self._reread()
        if self._list is None:
            raise HostBusy(_BACK_IN_S)
        return await self._list.has(host)

    async def _reread(self) -> None:
        self._reread_at = time.monotonic() + self._reread_every_s
        try:
            async with asyncio.timeout(_PATIENCE_S):
                self._list = FixedOptOuts(await self._database.run(opted_out_domains))
        except (DatabaseAway, TimeoutError):
            self._reread_at = time.monotonic() + _AGAIN_IN_S
