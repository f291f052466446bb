"""Many open pages while scans finish: does each show the truth, and what do they cost?

Runs the web process, a worker and a provider, with each number of pages. One act selects as many
places as are scanned in the given time. The provider makes the rate: it needs 200 ms for an answer
and gives so many a second, no more. The worker has 1.5 times the slots that this takes, so that it
could be faster. The rate that is told is that of all scans from the act until the last has ended,
the first moment included, when no answer has come yet.

Queries are those that the server has logged between these two moments, of the web process and of
the worker apart. By then each page shows all that it asked for when it was opened.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import sqlalchemy as sa
import typer

from bench.provider import running_provider
from bench.running import running_programs
from bench.stores import POSTGRESQL, Stores, running_stores, tidy
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.launch.programs import workers
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceQuery, count_places, list_places
from placecurator.storage.database import make_engine, transaction
from placecurator.ui.labels import scan_name
from tests.accounts import browser_of
from tests.doors.conftest import running_web_app
from tests.factories import stage_many
from tests.statements import Statements
from tests.watching import Watcher, until, watching

_LATENCY_S = 0.2
_SLACK = 1.5
_ROWS = 100
_LOOK_EVERY_S = 0.25
_STARTED_WITHIN_S = 60
_TRUE_WITHIN_S = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One run: queries of the web process and of the worker; ``true_after_s`` the last scan."""

    seconds: float
    scans: int
    web_queries: int
    worker_queries: int
    web_cpu_s: float
    packets: float
    kilobytes: float
    wrong: int
    true_after_s: float


def main(clients: int = 200, per_second: int = 60, seconds: int = 20) -> None:
    """Measure without a page, with one and with ``clients``."""
    with running_stores() as stores, tempfile.TemporaryDirectory() as name:
        for number in (0, 1, clients):
            _tell(number, _measure(stores, Path(name), number, per_second, seconds))


def _tell(number: int, figures: Figures) -> None:
    web, worker = figures.web_queries, figures.worker_queries
    print(
        f"| {number} | {figures.scans / figures.seconds:.1f} "
        f"| {web / figures.seconds:.1f} | {worker / figures.seconds:.1f} "
        f"| {figures.web_cpu_s / figures.seconds:.0%} | {figures.packets:.0f} "
        f"| {figures.kilobytes:.0f} | {figures.true_after_s:.1f} | {figures.wrong} |",
        flush=True,
    )


def _measure(stores: Stores, folder: Path, clients: int, per_second: int, seconds: int) -> Figures:
    url = stores.new_database(POSTGRESQL)
    engine = make_engine(url)
    with transaction(engine) as session:
        stage_many(session, 2 * per_second * seconds, prefix="demo:n")
    tidy(engine)
    secrets = [browser_of(engine, Role.viewer, f"v{n}").secret for n in range(clients)]
    places = [f"demo:n{number}" for number in range(1, per_second * seconds + 1)]
    asked = {program: Statements(engine, program) for program in ("web", "worker")}
    settings = {"redis_url": stores.redis_url, "log_level": "WARNING"}
    slots = round(_SLACK * per_second * _LATENCY_S)
    worker_url = asked["worker"].url
    with (
        running_provider(_LATENCY_S, per_second) as provider,
        running_web_app(folder, database_url=asked["web"].url, **settings) as web,
        running_programs(workers(1), stores, worker_url, provider, scan_concurrency=slots),
    ):
        figures = asyncio.run(_watch(engine, stores, web, secrets, places, asked))
    engine.dispose()
    return figures


async def _watch(
    engine: sa.Engine,
    stores: Stores,
    web: str,
    secrets: Sequence[str],
    places: Sequence[str],
    asked: Mapping[str, Statements],
) -> Figures:
    process, signals = web_processes(web), Signals(stores.redis_url)
    async with watching(web, secrets) as watchers:
        await until(signals.workers, _STARTED_WITHIN_S)
        for watcher in watchers:
            watcher.heard.clear()
        for program in asked.values():
            program.clear()
        started, cpu = time.monotonic(), _cpu_s(process)
        await asyncio.to_thread(_select, engine, signals, places)
        while await asyncio.to_thread(_under_way, engine):
            await asyncio.sleep(_LOOK_EVERY_S)
        seconds, web_cpu_s = time.monotonic() - started, _cpu_s(process) - cpu
        queries = {name: program.queries().total() for name, program in asked.items()}
        true_after_s, wrong = await _when_true(engine, watchers)
    heard = sum((watcher.heard for watcher in watchers), Counter[str]())
    return Figures(
        seconds=seconds,
        scans=len(places),
        web_queries=queries["web"],
        worker_queries=queries["worker"],
        web_cpu_s=web_cpu_s,
        packets=heard["packets"] / max(1, len(watchers)),
        kilobytes=heard["bytes"] / 1000 / max(1, len(watchers)),
        wrong=wrong,
        true_after_s=true_after_s,
    )


def _select(engine: sa.Engine, signals: Signals, places: Sequence[str]) -> None:
    chosen, choice = Named(tuple(places)), PlaceStagingStatus.Selected
    set_status(engine, signals, chosen, choice, actor="bench")


async def _when_true(engine: sa.Engine, watchers: Sequence[Watcher]) -> tuple[float, int]:
    """Seconds until all pages show what the database says, and how many never do."""
    counts = {scan_name(state): f"{n:,}" for state, n in count_places(engine).by_scan.items()}
    rows = {
        place.place_id: (place.status.value, scan_name(place.deep_scan_status))
        for place in list_places(engine, PlaceQuery(limit=_ROWS)).items
    }
    started = time.monotonic()

    def wrong() -> int:
        return sum(not _shows(watcher, counts, rows) for watcher in watchers)

    with contextlib.suppress(TimeoutError):
        await until(lambda: not wrong(), _TRUE_WITHIN_S)
    return time.monotonic() - started, wrong()


def _shows(watcher: Watcher, counts: object, rows: object) -> bool:
    shown = {key: (row["status"], row["scan"]) for key, row in watcher.rows.items()}
    return watcher.live["by_scan"] == counts and shown == rows


def _under_way(engine: sa.Engine) -> int:
    by_scan = count_places(engine).by_scan
    return by_scan[DeepScanStatus.queued] + by_scan[DeepScanStatus.processing]


def web_processes(url: str) -> list[psutil.Process]:
    """The processes of the web app that answers at ``url``."""
    port = url.rpartition(":")[2]
    servers = [
        process
        for process in psutil.process_iter(["cmdline"])
        if {"granian", port} <= set(process.info["cmdline"] or ())
    ]
    children = (child for server in servers for child in server.children(recursive=True))
    return list({process.pid: process for process in (*servers, *children)}.values())


def _cpu_s(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


if __name__ == "__main__":
    typer.run(main)
