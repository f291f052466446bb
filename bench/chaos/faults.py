"""Doing each fault to the running product."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import httpx
from redis import Redis
from redis.exceptions import RedisError

from bench.chaos.databases import Database
from bench.chaos.fleet import Fleet, send
from bench.chaos.plan import Fault
from placecurator.launch.programs import WORKER

REDIS, PROVIDER, SCHEDULER = "redis", "demo-provider", "scheduler"


@dataclass(slots=True)
class Saboteur:
    """Does faults; those that last end by themselves, at the latest with ``make_good``."""

    fleet: Fleet
    database: Database
    redis_url: str
    provider_url: str
    lease_s: float
    _timers: list[threading.Timer] = field(default_factory=list)

    def do(self, fault: Fault, dice: Random) -> None:
        """Let ``fault`` happen; ``dice`` choose whom it hits and for how long."""
        _ACTS[fault](self, dice)

    def make_good(self) -> None:
        """End the faults that last."""
        for timer in self._timers:
            timer.cancel()
            timer.join()
        self.fleet.thaw()
        self.storm({})

    def kill(self, prefix: str, dice: Random, *, itself: bool, forked: bool) -> None:
        """SIGKILL a program, or what it has forked, or both."""
        name = self._victim(prefix, dice)
        victims = self.fleet.forked(name) if forked else []
        if itself:
            self.fleet.kill(name)
        send(signal.SIGKILL, victims)

    def stop_worker(self, dice: Random) -> None:
        """SIGTERM a worker."""
        send(signal.SIGTERM, [self.fleet.pid(self._victim(WORKER, dice))])

    def freeze(self, prefix: str, dice: Random, *, itself: bool) -> None:
        """Stop a program until its leases are over, with or without what it has forked."""
        name = self._victim(prefix, dice)
        victims = [*([self.fleet.pid(name)] if itself else []), *self.fleet.forked(name)]
        send(signal.SIGSTOP, victims)
        self._later(self.lease_s * dice.uniform(1.1, 2), lambda: send(signal.SIGCONT, victims))

    def _victim(self, prefix: str, dice: Random) -> str:
        """One of the programs, if possible one that has forked and so is scanning."""
        names = self.fleet.names(prefix)
        return dice.choice([name for name in names if self.fleet.forked(name)] or names)

    def flush_redis(self) -> None:
        """Wipe it, if it is there."""
        with suppress(RedisError):
            Redis.from_url(self.redis_url).flushall()

    def storm(self, percents: dict[str, int], lasts_s: float | None = None) -> None:
        """So many of a hundred places have these faults with the provider."""
        with suppress(httpx.TransportError):  # it was killed a moment ago
            httpx.put(f"{self.provider_url}/faults", json=percents).raise_for_status()
        if lasts_s is not None:
            self._later(lasts_s, lambda: self.storm({}))

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, act)
        self._timers.append(timer)
        timer.start()


_ACTS: dict[Fault, Callable[[Saboteur, Random], None]] = {
    Fault.kill_worker: lambda s, dice: s.kill(WORKER, dice, itself=True, forked=False),
    Fault.kill_horse: lambda s, dice: s.kill(WORKER, dice, itself=False, forked=True),
    Fault.kill_worker_and_horse: lambda s, dice: s.kill(WORKER, dice, itself=True, forked=True),
    Fault.stop_worker: Saboteur.stop_worker,
    Fault.freeze_worker: lambda s, dice: s.freeze(WORKER, dice, itself=True),
    Fault.freeze_horse: lambda s, dice: s.freeze(WORKER, dice, itself=False),
    Fault.kill_scheduler: lambda s, dice: s.kill(SCHEDULER, dice, itself=True, forked=False),
    Fault.freeze_scheduler: lambda s, dice: s.freeze(SCHEDULER, dice, itself=True),
    Fault.flush_redis: lambda s, _dice: s.flush_redis(),
    Fault.kill_redis: lambda s, dice: s.fleet.kill(REDIS, dice.uniform(0, 3)),
    Fault.disturb_database: lambda s, dice: s.database.disturb(dice),
    Fault.rate_limits: lambda s, dice: s.storm({"rate_limited": 60}, dice.uniform(2, 6)),
    Fault.server_errors: lambda s, dice: s.storm(
        {"server_error": 60, "site_down": 20}, dice.uniform(2, 6)
    ),
    Fault.hangs: lambda s, dice: s.storm({"slow": 30}, dice.uniform(2, 6)),
    Fault.kill_provider: lambda s, dice: s.fleet.kill(PROVIDER, dice.uniform(0, 3)),
}
