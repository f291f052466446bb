"""Running one case and counting what it gets done, and at what cost, while it is in full swing."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

import psutil
import redis
from rq import Worker

from bench.engine.cases import OURS, Case
from bench.provider import Provider, running_provider
from bench.queued import stage_queued
from bench.stores import POSTGRESQL, Stores
from placecurator.services.signals import Signals
from placecurator.settings import CHECKOUT
from placecurator.storage.database import make_engine
from tests.commands import clean_environment

Answer = TypeVar("Answer")

_LATENCY_S = 0.2
_START_LIMIT_S = 60.0
_WARM_UP_S = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One run. CPU is that of the workers; ``servers_ms`` that of Redis and PostgreSQL."""

    per_second: float
    cpu_ms: float
    servers_ms: float
    provider_load: float
    pss_mb: float
    rss_mb: float
    processes: int

    @property
    def per_core_second(self) -> float:
        """Scans for each second of CPU that the workers spend."""
        return 1000 / self.cpu_ms


def measure(case: Case, stores: Stores, window_s: float, log: Path) -> Figures:
    """Run ``case`` on an empty queue of its own and watch it for ``window_s`` seconds."""
    redis.Redis.from_url(stores.redis_url).flushall()
    jobs = round(case.most_per_second * (window_s + _WARM_UP_S + 1.5)) + case.concurrency
    with running_provider(_LATENCY_S) as provider, log.open("ab") as output:
        environment, database_url = _environment(case, stores, provider)

        def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
            words = [str(jobs) if word == "COUNT" else word for word in command]
            return subprocess.Popen(
                words, env=environment, cwd=CHECKOUT, stdout=output, stderr=output
            )

        if database_url and case.environment == OURS:
            _fill(database_url, jobs)
        if case.storing:
            environment["BENCH_STORE_URL"] = stores.new_database(POSTGRESQL)
            _fill(environment["BENCH_STORE_URL"], jobs)
        if case.send and (code := start(case.send).wait()):
            raise RuntimeError(f"{case.name}: the jobs could not be sent ({code}), see {log}")
        with _running([start(case.command) for _ in range(case.workers)]) as processes:
            if case.drains:
                _wake(stores.redis_url, case.workers)
            _wait_for_full_swing(case, processes, provider)
            return _watch(processes, _servers(stores), provider, window_s)


def _environment(
    case: Case, stores: Stores, provider: Provider
) -> tuple[dict[str, str], str | None]:
    settings: dict[str, object] = {
        "redis_url": stores.redis_url,
        "demo_provider_port": provider.port,
        "scan_concurrency": case.concurrency,
        "log_level": "WARNING",
        "home": stores.folder / "home",
    }
    database_url = None
    if case.database:
        kind = case.database.removeprefix("empty ")
        database_url = stores.new_database(kind, migrated=kind == case.database)
        settings["database_url"] = database_url
    peers = {
        "BENCH_PROVIDER_PORT": str(provider.port),
        "BENCH_REDIS_URL": stores.redis_url,
        "RQ_REDIS_URL": stores.redis_url,
        "BENCH_CONCURRENCY": str(case.concurrency),
        "BENCH_DATABASE_URL": database_url or "",
        "BENCH_STORE_URL": "",
        "BENCH_ONE_CLIENT": "1" if case.one_client else "",
        "PYTHONPATH": str(CHECKOUT),
    }
    return clean_environment(**settings) | peers, database_url


def _fill(database_url: str, jobs: int) -> None:
    engine = make_engine(database_url)
    stage_queued(engine, jobs)
    engine.dispose()


@contextmanager
def _running(started: list[subprocess.Popen[bytes]]) -> Iterator[list[psutil.Process]]:
    processes = [psutil.Process(process.pid) for process in started]
    try:
        yield processes
    finally:
        tree = _tree(processes)
        for process in tree:
            _ask(process.kill)
        for worker in started:
            worker.wait()
        psutil.wait_procs(tree, timeout=10)


def _watch(
    workers: list[psutil.Process],
    servers: list[psutil.Process],
    provider: Provider,
    window_s: float,
) -> Figures:
    started = time.monotonic()
    before = provider.answered, _cpu_s(workers), _cpu_s(servers), _cpu_s([provider.process])
    time.sleep(window_s)
    seconds = time.monotonic() - started
    after = provider.answered, _cpu_s(workers), _cpu_s(servers), _cpu_s([provider.process])
    scans, cpu_s, servers_s, provider_s = (b - a for a, b in zip(before, after, strict=True))
    memory = [_ask(process.memory_full_info) for process in _tree(workers)]
    return Figures(
        per_second=scans / seconds,
        cpu_ms=cpu_s * 1000 / scans,
        servers_ms=servers_s * 1000 / scans,
        provider_load=provider_s / seconds,
        pss_mb=sum(used.pss for used in memory if used) / 1e6,
        rss_mb=sum(used.rss for used in memory if used) / 1e6,
        processes=len(memory),
    )


def _wake(redis_url: str, workers: int) -> None:
    """Wake all workers at once, when all of them listen."""
    connection = redis.Redis.from_url(redis_url)
    deadline = time.monotonic() + _START_LIMIT_S
    while Worker.count(connection) < workers and time.monotonic() < deadline:
        time.sleep(0.05)
    Signals(redis_url).wake_workers(workers)


def _wait_for_full_swing(case: Case, workers: list[psutil.Process], provider: Provider) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while provider.answered < case.concurrency * case.workers:
        if time.monotonic() > deadline or not all(worker.is_running() for worker in workers):
            raise RuntimeError(f"{case.name}: it does not get going")
        time.sleep(0.01)
    time.sleep(_WARM_UP_S)


def _servers(stores: Stores) -> list[psutil.Process]:
    """The Redis and the PostgreSQL of this run; both name their folder in their command line."""
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] in ("redis-server", "postgres")
        and str(stores.folder) in " ".join(process.info["cmdline"] or ())
    ]


def _tree(processes: list[psutil.Process]) -> list[psutil.Process]:
    children = [_ask(partial(process.children, recursive=True)) or [] for process in processes]
    return [*processes, *chain.from_iterable(children)]


def _cpu_s(processes: list[psutil.Process]) -> float:
    """Seconds of CPU of these and of all they have started, also of what has ended."""
    used = [_ask(process.cpu_times) for process in _tree(processes)]
    return sum(sum(times[:4]) for times in used if times)


def _ask(question: Callable[[], Answer]) -> Answer | None:
    """The answer of a process, None when it is gone."""
    try:
        return question()
    except psutil.NoSuchProcess:
        return None
