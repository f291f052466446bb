"""Starts the real scheduler and real RQ workers, as the launcher does."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import IO

import psutil
import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.launch import programs
from placecurator.sample import places
from placecurator.settings import CHECKOUT
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness, Place, ScanAttempt
from tests.commands import clean_environment
from tests.factories import staged


@dataclass(slots=True)
class Fleet:
    """The processes of one test; all of them are gone when the test is over."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        return self.start(programs.scheduler())

    def start_worker(self, settings_module: str = "worker.settings") -> subprocess.Popen[bytes]:
        [program] = programs.workers(1)
        command = tuple(
            settings_module if word == "worker.settings" else word for word in program.command
        )
        return self.start(replace(program, command=command))

    def start(
        self, program: programs.Program, says_to: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            program.command, env=self.environment, cwd=CHECKOUT, stderr=says_to
        )
        self.processes.append(process)
        return process

    def kill_all(self) -> None:
        for process in self.processes:
            for forked in children(process):
                with suppress(psutil.NoSuchProcess):
                    forked.kill()
            process.kill()
            process.wait()


@contextmanager
def fleet(**settings: object) -> Iterator[Fleet]:
    """No process yet, but the settings that each will have."""
    started = Fleet(clean_environment(**settings))
    with ExitStack() as stack:
        stack.callback(started.kill_all)
        yield started


def children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that ``process`` has forked and that still run."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kill_with_children(process: subprocess.Popen[bytes]) -> None:
    """As when a machine loses its power."""
    forked = children(process)
    process.send_signal(signal.SIGKILL)
    for child in forked:
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
    process.wait(10)


def queue_sample(engine: sa.Engine, count: int) -> list[str]:
    """Stage the first ``count`` places of the sample, selected and queued."""
    ids, now = [], datetime.now(UTC)
    with transaction(engine) as session:
        for record, _ in zip(places(), range(count), strict=False):
            ids.append(record.place_id)
            staged(
                session,
                record.place_id,
                name=record.tags.get("name", record.place_id),
                status=PlaceStatus.Selected,
                deep_scan_status=DeepScanStatus.queued,
                queued_at=now,
                next_attempt_at=now,
            )
    return ids


def count_scans(engine: sa.Engine, *states: DeepScanStatus) -> int:
    """How many places are in one of ``states``."""
    column = sa.inspect(Place).c.deep_scan_status
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).where(column.in_(states))) or 0


def count_businesses(engine: sa.Engine) -> int:
    """How many local businesses there are."""
    with transaction(engine) as session:
        table = sa.inspect(LocalBusiness).c
        return session.scalar(sa.select(sa.func.count(table.id))) or 0


def count_attempts(engine: sa.Engine, outcome: str | None) -> int:
    """How many attempts ended so; None: have not ended."""
    column = sa.inspect(ScanAttempt).c.outcome
    ended_so = column.is_(None) if outcome is None else column == outcome
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).where(ended_so)) or 0
