"""What a very long queue costs: claims, the scheduler's look, Redis, order, and taking it back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from statistics import quantiles

import redis
import sqlalchemy as sa
import typer

from bench.provider import Provider, running_provider
from bench.queued import stage_queued
from bench.running import running_programs
from bench.stores import POSTGRESQL, SQLITE, Stores, running_stores
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.launch.programs import workers
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import LocalBusiness, Place, ScanAttempt
from placecurator.storage.scans import Claim, claim
from tests.factories import staged
from worker.dispatcher import look_for_work
from worker.queues import scan_queue

_CLAIMED = 50
_WORKERS = 4
_PROVIDER_S = 0.2
_LIMIT_S = 120.0

_place = sa.inspect(Place).c
_attempt = sa.inspect(ScanAttempt).c
_business = sa.inspect(LocalBusiness).c


def main(queued: int = 1_000_000, rounds: int = 200, unqueue: int = 50_000) -> None:
    """Measure on both databases."""
    for kind in (POSTGRESQL, SQLITE):
        with running_stores() as stores:
            url = stores.new_database(kind)
            engine = make_engine(url)
            stage_queued(engine, queued)
            _tell(kind, f"claim of {_CLAIMED}", _times(partial(_claim, engine), rounds))
            _tell(kind, "look of the scheduler", _times(partial(_look, engine, stores), rounds))
            _tell(kind, "Redis", _redis_memory(stores))
            _tell(kind, "place selected now with priority", _next_claim(engine, stores))
            _tell(kind, f"{unqueue:,} taken back", _take_back(engine, stores, url, unqueue))
            engine.dispose()


def _tell(kind: str, what: str, figures: str) -> None:
    print(f"| {kind} | {what} | {figures} |", flush=True)


def _times(step: Callable[[], object], rounds: int) -> str:
    """How long ``step`` takes, after a first time that does not count."""
    step()
    seconds, cpu_started = [], time.process_time()
    for _ in range(rounds):
        started = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - started)
    cpu_ms = (time.process_time() - cpu_started) * 1000 / rounds
    parts = quantiles((s * 1000 for s in seconds), n=20)
    return f"p50 {parts[9]:.1f} ms, p95 {parts[18]:.1f} ms, {cpu_ms:.1f} ms of CPU here"


def _claim(engine: sa.Engine) -> list[Claim]:
    with transaction(engine) as session:
        now = datetime.now(UTC)
        # Nobody scans them: their leases outlive the benchmark.
        return claim(session, _CLAIMED, worker="bench", lease_s=86_400, now=now)


def _look(engine: sa.Engine, stores: Stores) -> None:
    queue = scan_queue(redis.Redis.from_url(stores.redis_url))
    look_for_work(engine, queue, Signals(stores.redis_url), concurrency=_CLAIMED)


def _redis_memory(stores: Stores) -> str:
    server = redis.Redis.from_url(stores.redis_url)
    used_mb = server.info("memory")["used_memory"] / 1e6  # type: ignore[index]
    return f"{used_mb:.1f} MB used, {server.llen(f'rq:queue:{SCAN_QUEUE}')} jobs"


def _next_claim(engine: sa.Engine, stores: Stores) -> str:
    with transaction(engine) as session:
        staged(session, "demo:urgent", priority=10)
    signals = Signals(stores.redis_url)
    set_status(engine, signals, Named(("demo:urgent",)), PlaceStagingStatus.Selected, actor="bench")
    is_next = "demo:urgent" in [claimed.target.place_id for claimed in _claim(engine)]
    return "in the next claim" if is_next else "NOT in the next claim"


def _take_back(engine: sa.Engine, stores: Stores, url: str, count: int) -> str:
    with running_provider(_PROVIDER_S) as provider, _draining(stores, url, provider):
        first = _first_queued(engine)
        _wait(lambda: provider.answered > count // 100)
        place_ids = [f"demo:n{number}" for number in range(first, first + count)]
        started = time.perf_counter()
        update = set_status(
            engine,
            Signals(None),
            Named(tuple(place_ids)),
            PlaceStagingStatus.Archived,
            actor="bench",
        )
        seconds = time.perf_counter() - started
        chosen = sa.and_(_place.id >= first, _place.id < first + count)
        _wait(lambda: not _count(engine, chosen, _place.deep_scan_status == "processing"))
        answered = provider.answered
        _wait(lambda: provider.answered > answered + count // 100)
    return _verdict(engine, chosen, update, seconds)


def _verdict(
    engine: sa.Engine, chosen: sa.ColumnElement[bool], update: StatusUpdate, seconds: float
) -> str:
    """Compare what the service said at its commit with what is there after the workers went on."""
    taken_back = _place.deep_scan_status.is_(None)
    tried = _place.id.in_(sa.select(_attempt.place_key))
    stored = _place.id.in_(sa.select(_business.place_key))
    completed = _place.deep_scan_status == DeepScanStatus.completed
    claimed_after = _count(engine, chosen, taken_back, tried)
    kept = _count(engine, chosen, completed, stored)
    lost = update.updated_count - update.cancelled_count - kept
    still = _count(engine, chosen, taken_back)
    return (
        f"in {seconds:.2f} s: {update.cancelled_count:,} back ({still:,} still so), "
        f"{claimed_after} claimed after the commit; of {update.in_flight_count} in flight and "
        f"those before, {kept:,} completed and kept, {lost} lost"
    )


@contextmanager
def _draining(stores: Stores, url: str, provider: Provider) -> Iterator[None]:
    with running_programs(workers(_WORKERS), stores, url, provider, scan_lease_s=3600):
        Signals(stores.redis_url).wake_workers(_WORKERS)
        yield


def _first_queued(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        queued = _place.deep_scan_status == DeepScanStatus.queued
        return int(session.scalars(sa.select(sa.func.min(_place.id)).where(queued)).one())


def _count(engine: sa.Engine, *which: sa.ColumnElement[bool]) -> int:
    with transaction(engine) as session:
        return session.scalars(sa.select(sa.func.count(_place.id)).where(*which)).one()


def _wait(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + _LIMIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


if __name__ == "__main__":
    typer.run(main)
