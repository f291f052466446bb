"""Which faults happen, in which order; decided by the seed alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from enum import StrEnum, unique


@unique
class Fault(StrEnum):
    """Something that goes wrong while places are scanned."""

    kill_worker = "kill_worker"
    """SIGKILL of an RQ worker; what it has forked is left behind."""
    kill_horse = "kill_horse"
    """SIGKILL of the process that scans; its worker survives."""
    kill_worker_and_horse = "kill_worker_and_horse"
    """Both, as when a machine loses its power."""
    stop_worker = "stop_worker"
    """SIGTERM: it gives back what it holds."""
    freeze_worker = "freeze_worker"
    """SIGSTOP of both until the leases are over; then it goes on as a zombie and writes late."""
    freeze_horse = "freeze_horse"
    """The same for the process that scans alone."""
    kill_scheduler = "kill_scheduler"
    freeze_scheduler = "freeze_scheduler"
    flush_redis = "flush_redis"
    """Redis forgets everything."""
    kill_redis = "kill_redis"
    """SIGKILL of Redis; it is started again, empty, after some seconds."""
    disturb_database = "disturb_database"
    """A restart of PostgreSQL, clean or as after a crash; SQLite is kept locked for seconds."""
    rate_limits = "rate_limits"
    """The provider answers 429 with Retry-After."""
    server_errors = "server_errors"
    """The provider answers 500."""
    hangs = "hangs"
    """The provider takes longer than a scan may take."""
    kill_provider = "kill_provider"
    """Connections are reset, and then refused for seconds."""


def plan(seed: int, count: int) -> Iterator[tuple[Fault, random.Random]]:
    """``count`` faults, each with the dice for its details.

    Every kind comes once before one comes twice.
    """
    dice = random.Random(seed)
    kinds: list[Fault] = []
    for _ in range(count):
        if not kinds:
            kinds = dice.sample(list(Fault), len(Fault))
        yield kinds.pop(), random.Random(dice.random())
