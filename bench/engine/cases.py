"""What is compared: each way to run the scans, with its documented setting for much waiting."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.stores import POSTGRESQL, SQLITE
from placecurator.launch.programs import workers

OURS, PEERS = "ours", "peers"
"""Whose Python environment a case runs in."""

_APPS = "bench.engine.peers"
_BOTH_LIMITS = (50, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to run the scans.

    ``command`` starts one of its ``workers`` and ``send`` puts the jobs on its queue; in both,
    COUNT stands for the number of jobs. ``send`` is empty when there is nothing to send.
    ``database`` is the kind it needs; with ``drains`` our queue is filled and the workers are
    woken. ``concurrency`` is how many scans one worker process makes at once. With ``storing`` a
    peer has a PostgreSQL with the places, and writes its answers there. With
    ``one_client`` all its jobs share one httpx client, as people write it, not our transport.
    """

    name: str
    command: Sequence[str]
    concurrency: int
    send: Sequence[str] = ()
    workers: int = 1
    database: str | None = None
    drains: bool = False
    storing: bool = False
    one_client: bool = False
    environment: str = OURS

    @property
    def most_per_second(self) -> float:
        """More scans of 200 ms than this are not possible."""
        return 5.0 * self.concurrency * self.workers


def all_cases(peers: Path) -> Sequence[Case]:
    """Every case; ``peers`` is the folder of programs of the peers' environment."""
    return (*_limits(), *_drains(), *_designs(), *_peers(peers))


def _limits() -> Iterator[Case]:
    for concurrency in _BOTH_LIMITS:
        bare = _python(f"{_APPS}.bare_loop", "COUNT")
        yield Case(name=f"bare loop, {concurrency}", command=bare, concurrency=concurrency)
        scans = _python("bench.engine.bare_scans", "COUNT")
        yield Case(name=f"bare scans, {concurrency}", command=scans, concurrency=concurrency)


def _drains() -> Iterator[Case]:
    [worker] = workers(1)
    for database in (POSTGRESQL, SQLITE):
        for count, concurrency in ((1, 50), (1, 100), (2, 100), (4, 50)):
            yield Case(
                name=f"drain {database} x{count}, {concurrency}",
                command=worker.command,
                concurrency=concurrency,
                workers=count,
                database=database,
                drains=True,
            )


def _designs() -> Iterator[Case]:
    yield Case(
        name="sequential loop, SQLite",
        command=_python("bench.engine.sequential"),
        concurrency=1,
        database=SQLITE,
    )
    rq = str(Path(sys.executable).with_name("rq"))
    for name, kind in (("fork", "rq.Worker"), ("SimpleWorker", "rq.SimpleWorker")):
        yield Case(
            name=f"RQ job per place, {name}",
            command=(rq, "worker", "-c", f"{_APPS}.rq_app", "--quiet", "--worker-class", kind),
            send=_python(f"{_APPS}.rq_app", "COUNT"),
            concurrency=1,
        )


def _peers(programs: Path) -> Iterator[Case]:
    for limit in _BOTH_LIMITS:
        slots = str(limit)
        celery = ("celery", "-A", f"{_APPS}.celery_app:app", "worker", "-l", "ERROR", "-c", slots)
        dramatiq = ("dramatiq", "-p", "1", "-t", slots)
        quiet = ("--log-level", "error")
        procrastinate = ("procrastinate", *quiet, "-a", f"{_APPS}.procrastinate_app.app")
        taskiq = ("taskiq", "worker", "--workers", "1", "--max-async-tasks", slots)
        ways: dict[str, tuple[str, tuple[str, ...]]] = {
            "Celery gevent": ("celery_app", (*celery, "-P", "gevent")),
            "Celery threads": ("celery_app", (*celery, "-P", "threads")),
            "Dramatiq threads": ("dramatiq_app", (*dramatiq, f"{_APPS}.dramatiq_app")),
            "Dramatiq async": ("dramatiq_async_app", (*dramatiq, f"{_APPS}.dramatiq_async_app")),
            "Procrastinate": ("procrastinate_app", (*procrastinate, "worker", "-c", slots)),
            "taskiq": (
                "taskiq_app",
                (*taskiq, "--log-level", "ERROR", f"{_APPS}.taskiq_app:broker"),
            ),
        }
        for name, (app, (program, *arguments)) in ways.items():
            for way, storing, one_client in (
                ("", False, False),
                (" storing", True, False),
                (" storing by one client", True, True),
            ):
                yield Case(
                    name=f"{name}{way}, {limit}",
                    command=(str(programs / program), *arguments),
                    send=(str(programs / "python"), "-m", f"{_APPS}.{app}", "COUNT"),
                    concurrency=limit,
                    database=f"empty {POSTGRESQL}" if name == "Procrastinate" else None,
                    storing=storing,
                    one_client=one_client,
                    environment=PEERS,
                )


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
