"""Running one drain, with the real demo provider or with scanners that misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.services.deep_scan import Scanner
from placecurator.services.scan_drain import Drain, DrainLimits, DrainReport
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.demo.running import running_demo
from tests.factories import found
from tests.worker.running import count_scans

LIMITS = DrainLimits(
    concurrency=10, budget_s=30, scan_limit_s=10, lease_s=30, most_attempts=5, grace_s=0.3
)
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed
queued, processing = DeepScanStatus.queued, DeepScanStatus.processing


class Scans:
    """A scanner that does what the test says, for faults that no server can bring about."""

    def __init__(self, act: Callable[[ScanTarget], Awaitable[Findings]]):
        self._act = act

    async def scan(self, target: ScanTarget, _meter: ScanMeter) -> Findings:
        return await self._act(target)


async def find(target: ScanTarget) -> Findings:
    return found(name=target.name)


async def hang(_target: ScanTarget) -> Findings:
    await asyncio.sleep(60)
    raise AssertionError("a scan outlived its limit")


def drain(
    engine: sa.Engine,
    scanner: Scanner,
    limits: DrainLimits = LIMITS,
    signals: Signals | None = None,
    meanwhile: Callable[[Drain], Awaitable[None]] | None = None,
    *,
    suspect: bool = False,
) -> DrainReport:
    async def run() -> DrainReport:
        one = Drain(
            engine,
            signals or Signals(None),
            scanner,
            limits,
            worker="a worker",
            suspect=suspect,
        )
        running = asyncio.create_task(one.run())
        if meanwhile:
            await meanwhile(one)
        return await running

    return asyncio.run(run())


def drain_from_demo(engine: sa.Engine, *options: str) -> DrainReport:
    async def run(port: int) -> DrainReport:
        async with DeepScanner(DeepScanConfig(demo_provider_port=port)) as scanner:
            return await Drain(engine, Signals(None), scanner, LIMITS, worker="a worker").run()

    with running_demo(*options) as port:
        return asyncio.run(run(port))


def all_places(engine: sa.Engine) -> list[Place]:
    with transaction(engine) as session:
        return list(session.scalars(sa.select(Place)))


def held(engine: sa.Engine) -> int:
    return count_scans(engine, processing)


def stop_when(condition: Callable[[], bool]) -> Callable[[Drain], Awaitable[None]]:
    async def wait_and_stop(running: Drain) -> None:
        async with asyncio.timeout(10):
            while not await asyncio.to_thread(condition):
                await asyncio.sleep(0.02)
        running.stop()

    return wait_and_stop


@contextmanager
def shut(engine: sa.Engine, server: str) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Two acts: refuse and end all connections to the database of ``engine``; allow them again."""
    name = engine.url.database
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def allow(answer: str) -> None:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {answer}")

    def shut_down() -> None:
        allow("false")
        with admin.connect() as connection:
            connection.exec_driver_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )

    yield shut_down, lambda: allow("true")
    allow("true")
