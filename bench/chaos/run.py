"""One run on one database: start everything, break it, let it come to rest, check."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from bench.chaos.checks import Found, breaches
from bench.chaos.curators import Curator
from bench.chaos.databases import running_database
from bench.chaos.faults import SCHEDULER, Saboteur
from bench.chaos.fleet import Fleet, fleet
from bench.chaos.places import stage_places
from bench.chaos.plan import plan
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.launch import programs
from placecurator.launch.redis_server import find_redis_server
from placecurator.services.doctor import examine
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.accounts import token_of
from tests.commands import clean_environment
from tests.demo.running import free_port

LEASE_S = 5.0
SCAN_LIMIT_S = 3.0
_ANSWERS = {200, 503}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaos:
    """What to do.

    ``latency_ms`` is how long the provider takes for an answer, ``pause_s`` the average time
    between two faults; the queue has to be empty ``rest_s`` seconds after the last one. A worker
    scans ``concurrency`` places at once; an act of a curator is about up to ``largest_act`` places.
    """

    places: int
    faults: int
    seed: int
    workers: int = 3
    latency_ms: int = 300
    largest_act: int = 30
    concurrency: int = 10
    pause_s: float = 2.0
    rest_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What happened. ``answers`` are the HTTP statuses that the curators got."""

    seconds: float
    faults: Counter[str]
    restarts: Counter[str]
    answers: Counter[int]
    found: Found
    breaches: list[str]


def run(database_kind: str, chaos: Chaos, say: Callable[[str], None]) -> Report:
    """Do it, and check what is left. When that is wrong, ``say`` where the programs' logs are."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    report = None
    try:
        report = _run_in(folder, database_kind, chaos, say)
    finally:
        if report is None or report.breaches:
            say(f"the logs of the programs are in {folder}")
        else:
            shutil.rmtree(folder)
    return report


def _run_in(folder: Path, database_kind: str, chaos: Chaos, say: Callable[[str], None]) -> Report:
    started = time.monotonic()
    port = free_port()
    provider_url = f"http://127.0.0.1:{port}"
    with running_database(database_kind) as database, fleet(folder, {}) as running:
        redis = folder / "redis.sock"
        redis_url = f"unix://{redis}"
        running.environment |= _environment(database.url, redis_url, provider_url, chaos)
        places = stage_places(database.engine, chaos.places, provider_url)
        _start(running, redis, port, chaos)
        curators = _curators(places, chaos)
        saboteur = Saboteur(running, database, redis_url, provider_url, LEASE_S)
        done = _break_while_curators_work(saboteur, curators, chaos, say)
        finished = _come_to_rest(database.engine, chaos.rest_s)
        say(f"{'at rest' if finished else 'NOT AT REST'} after {time.monotonic() - started:.0f} s")
        running.end((programs.WORKER, SCHEDULER), grace_s=20)
        found = Found.read(database.engine)
        answers = sum((curator.answers for curator in curators), Counter[int]())
        return Report(
            seconds=time.monotonic() - started,
            faults=done,
            restarts=running.restarts,
            answers=answers,
            found=found,
            breaches=[
                *breaches(found, _last_verdicts(places, curators)),
                *_said_by_the_doctor(database.engine),
                *_unexpected(curators),
            ],
        )


def _said_by_the_doctor(engine: sa.Engine) -> list[str]:
    broken = examine(engine, tick_s=1).broken
    return [f"{f.name}: doctor: {f.count}, such as {', '.join(f.examples)}" for f in broken]


def _unexpected(curators: Sequence[Curator]) -> list[str]:
    """A curator is told "done" or "the database is away", never anything else."""
    return [
        f"{curator.name} curator: wrong answer: {n} times {status}\n{''.join(curator.faults)}"
        for curator in curators
        for status, n in curator.answers.items()
        if status not in _ANSWERS
    ]


def _environment(
    database_url: str, redis_url: str, provider_url: str, chaos: Chaos
) -> dict[str, str]:
    return clean_environment(
        database_url=database_url,
        redis_url=redis_url,
        demo_provider_port=provider_url.rpartition(":")[2],
        google_base_url=provider_url,
        google_api_key="demo",
        google_per_second=1000,  # what is tested is not to be slowed down
        scan_concurrency=chaos.concurrency,
        scan_limit_s=SCAN_LIMIT_S,
        scan_lease_s=LEASE_S,
        scan_attempts=3,
        website_limit_s=2,
        drain_budget_s=10,
    )


def _start(running: Fleet, redis: Path, port: int, chaos: Chaos) -> None:
    running.start(programs.redis_server(find_redis_server(), redis))
    provider = programs.demo_provider(port)
    times = {"--latency-ms": chaos.latency_ms, "--slow-ms": int(SCAN_LIMIT_S * 1500)}
    options = tuple(str(part) for option in times.items() for part in option)
    running.start(replace(provider, command=provider.command + options))
    for number in (1, 2):
        running.start(replace(programs.scheduler(), name=f"{SCHEDULER}-{number}"))
    for worker in programs.workers(chaos.workers):
        running.start(worker)


def _curators(places: Sequence[str], chaos: Chaos) -> list[Curator]:
    """Two, who share a tenth of the places."""
    dice = random.Random(chaos.seed)
    mixed = dice.sample(places, len(places))
    mine, yours = int(len(mixed) * 0.55), int(len(mixed) * 0.45)
    return [
        Curator("first", mixed[:mine], random.Random(dice.random()), chaos.largest_act),
        Curator("second", mixed[yours:], random.Random(dice.random()), chaos.largest_act),
    ]


def _break_while_curators_work(
    saboteur: Saboteur, curators: Sequence[Curator], chaos: Chaos, say: Callable[[str], None]
) -> Counter[str]:
    engine, redis_url = saboteur.database.engine, saboteur.redis_url
    done: Counter[str] = Counter()
    with ThreadPoolExecutor(len(curators), "curator") as threads:
        tokens = [token_of(engine, Role.curator, curator.name) for curator in curators]
        working = [
            threads.submit(curator.work, engine, redis_url, token)
            for curator, token in zip(curators, tokens, strict=True)
        ]
        try:
            _wait_for_the_first_scan(engine)
            for number, (fault, dice) in enumerate(plan(chaos.seed, chaos.faults), 1):
                time.sleep(dice.uniform(0, 2 * chaos.pause_s))
                say(f"{number:4} {fault}")
                saboteur.do(fault, dice)
                done[fault] += 1
        finally:
            saboteur.make_good()
            for curator in curators:
                curator.stop()
        for work in working:
            work.result()
    return done


def _wait_for_the_first_scan(engine: sa.Engine) -> None:
    deadline = time.monotonic() + 60
    while not count_scans(engine, DeepScanStatus.completed):
        assert time.monotonic() < deadline, "no place was scanned within a minute"
        time.sleep(0.1)


def _come_to_rest(engine: sa.Engine, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while count_scans(engine, DeepScanStatus.queued, DeepScanStatus.processing):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def count_scans(engine: sa.Engine, *states: DeepScanStatus) -> int:
    """How many places are in one of ``states``."""
    column = sa.inspect(Place).c.deep_scan_status
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).where(column.in_(states))) or 0


def _last_verdicts(places: Sequence[str], curators: Sequence[Curator]) -> dict[str, set[str]]:
    """Those that a place may have; two curators may have given theirs in either order."""
    return {
        place: set().union(*(c.said.get(place, set()) for c in curators)) or {"New"}
        for place in places
    }
