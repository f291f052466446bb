"""How long it takes from selecting a place to its claim by a worker, when nothing else is to do.

The scheduler and two workers run as processes, as the product starts them; each sample selects one
place through the service that the page and the REST API use, and looks at the database until the
place is claimed. The time runs from before the call until the claim can be seen.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from statistics import quantiles
from typing import Annotated

import redis
import sqlalchemy as sa
import typer
from rq import Worker
from rq.worker import WorkerStatus

from bench.provider import running_provider
from bench.running import running_programs
from bench.stores import POSTGRESQL, SQLITE, running_stores, tidy
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.launch.programs import scheduler, workers
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from tests.factories import stage_many

_PROVIDER_S = 0.02
_WORKERS = 2
_LIMIT_S = 60.0

_place = sa.inspect(Place).c


def main(
    samples: int = 100,
    database: Annotated[str, typer.Option(help=f"{POSTGRESQL}, {SQLITE} or both")] = "both",
) -> None:
    """Measure with the wake-up, and without: the scheduler finds the place then."""
    sweep_s = Settings().scheduler_interval_s
    with running_stores() as stores, running_provider(_PROVIDER_S) as provider:
        for kind in (POSTGRESQL, SQLITE) if database == "both" else (database,):
            url = stores.new_database(kind)
            redis.Redis.from_url(stores.redis_url).flushall()
            programs = [scheduler(), *workers(_WORKERS)]
            with running_programs(programs, stores, url, provider):
                for name, redis_url in (("Redis up", stores.redis_url), ("wake-up lost", None)):
                    waits = _sample(url, stores.redis_url, Signals(redis_url), name, samples)
                    print(_line(kind, name, waits, sweep_s), flush=True)


def _sample(url: str, redis_url: str, signals: Signals, name: str, samples: int) -> Sequence[float]:
    """Seconds that each of ``samples`` places waited."""
    connection = redis.Redis.from_url(redis_url)
    engine = make_engine(url)
    with transaction(engine) as session:
        place_ids = stage_many(session, samples, prefix=f"demo:{name.replace(' ', '')}")
    tidy(engine)
    chance = random.Random(1)
    waits = []
    for place_id in place_ids:
        _wait(lambda: _all_idle(connection))
        # So that it does not always fall at the same time between two looks of the scheduler.
        time.sleep(chance.uniform(0, 1))
        waits.append(_select(engine, signals, place_id))
    engine.dispose()
    return waits


def _select(engine: sa.Engine, signals: Signals, place_id: str) -> float:
    """Seconds from now until the place is claimed; returns when it is scanned."""
    started = time.monotonic()
    set_status(engine, signals, Named((place_id,)), PlaceStagingStatus.Selected, actor="bench")
    _wait(lambda: _scan(engine, place_id) is not DeepScanStatus.queued)
    waited = time.monotonic() - started
    _wait(lambda: _scan(engine, place_id) is DeepScanStatus.completed)
    return waited


def _all_idle(connection: redis.Redis) -> bool:
    states = [worker.get_state() for worker in Worker.all(connection)]
    return states == [WorkerStatus.IDLE] * _WORKERS


def _scan(engine: sa.Engine, place_id: str) -> DeepScanStatus | None:
    with transaction(engine) as session:
        return session.scalar(sa.select(_place.deep_scan_status).filter_by(place_id=place_id))


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LIMIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.002)


def _line(kind: str, name: str, waits: Sequence[float], sweep_s: int) -> str:
    parts = quantiles((wait * 1000 for wait in waits), n=20)
    wanted = 250 if name == "Redis up" else 250 + sweep_s * 1000
    return (
        f"| {kind} | {name} | {len(waits)} | {parts[9]:.0f} ms | {parts[18]:.0f} ms | "
        f"{max(waits) * 1000:.0f} ms | {wanted} ms |"
    )


if __name__ == "__main__":
    typer.run(main)
