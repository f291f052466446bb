"""Many open pages while scans finish: does each show the truth, and what do they cost?

Runs the web process, a worker and a provider that answers after a fixed time. With each number of
pages, as many places are selected at once and scanned as the seconds at that rate allow.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
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
from tests.watching import Watcher, until, watching

_LATENCY_S = 0.2
_ROWS = 100
_LOOK_EVERY_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One run. ``transactions`` are those of the whole database; ``true_after_s`` the last scan."""

    seconds: float
    scans: int
    transactions: int
    web_cpu_s: float
    packets: float
    kilobytes: float
    wrong: int
    true_after_s: float


def main(clients: int = 200, per_second: int = 50, seconds: int = 20) -> None:
    """Measure with one page and with ``clients``."""
    with running_stores() as stores, tempfile.TemporaryDirectory() as name:
        for number in (0, 1, clients):
            _tell(number, _measure(stores, Path(name), number, per_second, seconds))


def _tell(number: int, figures: Figures) -> None:
    per_s = figures.transactions / figures.seconds
    print(
        f"| {number} | {figures.scans / figures.seconds:.0f} | {per_s:.1f} "
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
    settings = {"database_url": url, "redis_url": stores.redis_url, "log_level": "WARNING"}
    slots = round(per_second * _LATENCY_S)
    with (
        running_provider(_LATENCY_S) as provider,
        running_web_app(folder, **settings) as web,
        running_programs(workers(1), stores, url, provider, scan_concurrency=slots),
    ):
        places = [f"demo:n{number}" for number in range(1, per_second * seconds + 1)]
        figures = asyncio.run(_watch(engine, stores, web, secrets, places))
    engine.dispose()
    return figures


async def _watch(
    engine: sa.Engine, stores: Stores, web: str, secrets: Sequence[str], places: Sequence[str]
) -> Figures:
    process = web_processes(web)
    async with watching(web, secrets) as watchers:
        await asyncio.sleep(2)
        started, cpu, before = time.monotonic(), _cpu_s(process), _transactions(engine)
        for watcher in watchers:
            watcher.heard.clear()
        signals = Signals(stores.redis_url)
        choice = PlaceStagingStatus.Selected
        chosen = Named(tuple(places))
        await asyncio.to_thread(set_status, engine, signals, chosen, choice, actor="bench")
        while await asyncio.to_thread(_under_way, engine):
            await asyncio.sleep(_LOOK_EVERY_S)
        ended = time.monotonic()
        spent = _cpu_s(process) - cpu, _transactions(engine) - before
        true_after_s, wrong = await _when_true(engine, watchers)
    heard = sum((watcher.heard for watcher in watchers), Counter[str]())
    return Figures(
        seconds=ended - started,
        scans=len(places),
        transactions=spent[1],
        web_cpu_s=spent[0],
        packets=heard["packets"] / max(1, len(watchers)),
        kilobytes=heard["bytes"] / 1000 / max(1, len(watchers)),
        wrong=wrong,
        true_after_s=true_after_s,
    )


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
        await until(lambda: not wrong(), 15)
    return time.monotonic() - started, wrong()


def _shows(watcher: Watcher, counts: object, rows: object) -> bool:
    shown = {key: (row["status"], row["scan"]) for key, row in watcher.rows.items()}
    return watcher.live["by_scan"] == counts and shown == rows


def _under_way(engine: sa.Engine) -> int:
    by_scan = count_places(engine).by_scan
    return by_scan[DeepScanStatus.queued] + by_scan[DeepScanStatus.processing]


def _transactions(engine: sa.Engine) -> int:
    query = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


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
