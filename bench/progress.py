"""What a look at the progress of an act costs, among a million places."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import quantiles

import sqlalchemy as sa
import typer

from bench.stores import POSTGRESQL, SQLITE, running_stores, tidy
from placecurator.domain.lifecycle import COMPLETE, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.curation import set_status
from placecurator.services.progress import progress_of, scans_under_way
from placecurator.services.signals import Signals
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle
from tests.factories import stage_many
from tests.storage.scanning import ended

_ROUNDS = 50


def main(rows: int = 1_000_000, selected: int = MOST_PLACES, scanned: int = 2_000) -> None:
    """Measure on both databases: right after the act, amid its scans, and after housekeeping."""
    for kind in (SQLITE, POSTGRESQL):
        with running_stores() as stores:
            engine = make_engine(stores.new_database(kind))
            _measure(kind, engine, rows, selected, scanned)
            engine.dispose()


def _measure(kind: str, engine: sa.Engine, rows: int, selected: int, scanned: int) -> None:
    all_acts = partial(scans_under_way, engine)
    with transaction(engine) as session:
        place_ids = stage_many(session, rows)
    tidy(engine)
    _tell(kind, "nothing under way", all_acts)
    chosen = place_ids[:: max(1, rows // selected)][:selected]
    status = PlaceStagingStatus.Selected
    act = set_status(engine, Signals(None), Named(tuple(chosen)), status, actor="bench").event_id
    _tell(kind, "right after the act", all_acts)
    _scan(engine, scanned)
    _tell(kind, "amid its scans", all_acts)
    _tell(kind, "that act only", partial(progress_of, engine, act))
    tidy(engine)
    _tell(kind, "after housekeeping", all_acts)


def _scan(engine: sa.Engine, number: int) -> None:
    now = datetime.now(UTC)
    for _ in range(number // 50):
        with transaction(engine) as session:
            claims = claim(session, 50, worker="bench", lease_s=60, now=now)
        with transaction(engine) as session:
            settle(session, [ended(one, COMPLETE) for one in claims], now)


def _tell(kind: str, what: str, look: Callable[[], object]) -> None:
    look()
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        look()
        taken.append((time.perf_counter() - started) * 1000)
    parts = quantiles(taken, n=20)
    print(f"| {kind} | {what} | {parts[9]:.1f} ms | {parts[18]:.1f} ms |", flush=True)


if __name__ == "__main__":
    typer.run(main)
