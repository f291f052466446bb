"""What taking back a status change of many places costs, next to the same bare UPDATE.

The bare UPDATE finds its rows by the key of the act and assigns the same columns, constants in
place of rules, on the same database in the same run. The service also locks the rows in order,
writes their history, gives each place its own verdict back and counts what it did. Each round
selects the places, takes that back and takes that back again.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from bench.status_update import _postgres, _sqlite, _tidy
from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.history import HistoryPage, HistoryQuery, last_own_act, list_acts
from placecurator.services.signals import Signals
from placecurator.services.undo import undo
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from placecurator.storage.schema import upgrade
from tests.factories import stage_many

_SILENT = Signals(None)
_BENCH = Actor(name="bench", role=Role.curator, user_id=None, via="command")


def main(rows: int = 1_000_000, ids: int = 100_000, rounds: int = 3) -> None:
    """Measure on both databases; print the best times and their ratio to the bare UPDATE."""
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
            engine = make_engine(url)
            chosen = _prepare(engine, rows, ids)
            _measure(name, engine, chosen, rounds)
            engine.dispose()


def _prepare(engine: sa.Engine, rows: int, ids: int) -> Sequence[str]:
    upgrade(engine)
    with transaction(engine) as session:
        place_ids = list(stage_many(session, rows, website="https://example.org", phone="+3581234"))
    random.Random(1).shuffle(place_ids)
    _tidy(engine)
    return place_ids[:ids]


def _measure(name: str, engine: sa.Engine, chosen: Sequence[str], rounds: int) -> None:
    seconds: dict[str, list[float]] = {}

    def timed(what: str, step: Callable[..., Any], *given: Any) -> Any:
        _tidy(engine)
        started = time.perf_counter()
        result = step(engine, *given)
        seconds.setdefault(what, []).append(time.perf_counter() - started)
        return result

    for _ in range(rounds):
        timed("status change", _select, chosen)
        act = timed("last own act", last_own_act, _BENCH)
        undone = timed("undo", _undo, act, len(chosen))
        timed("redo", _undo, undone, len(chosen))
        timed("page of the history", _page)
        timed("bare", _bare, act)
    # The least disturbed run of each: anything else on the machine only adds time.
    best = {what: min(times) for what, times in seconds.items()}
    for what, least in best.items():
        print(f"{name:10} {what:20} {least:6.3f} s = {least / best['bare']:5.2f}", flush=True)


def _select(engine: sa.Engine, chosen: Sequence[str]) -> None:
    set_status(engine, _SILENT, Named(tuple(chosen)), PlaceStagingStatus.Selected, actor="bench")


def _page(engine: sa.Engine) -> HistoryPage:
    return list_acts(engine, HistoryQuery(actor="bench"), viewer=_BENCH)


def _undo(engine: sa.Engine, act: int, expected: int) -> int:
    undone = undo(engine, _SILENT, act, actor=_BENCH)
    assert undone.restored == undone.unqueued + undone.queued == expected
    return undone.event_id


def _bare(engine: sa.Engine, act: int) -> None:
    now = datetime.now(UTC)
    verdict = {"status_changed_at": now, "updated_by": "bench", "updated_at": now}
    scan = dict.fromkeys(
        ("deep_scan_status", "queued_at", "next_attempt_at", "deep_scan_cause", "deep_scan_error")
    )
    table: sa.Table = Place.__table__  # type: ignore[attr-defined]
    with transaction(engine) as session:
        update = sa.update(table).where(table.c.verdict_event_id == act)
        session.execute(
            update.values(
                status=PlaceStatus.New,
                verdict_event_id=None,
                scan_withdrawn=False,
                **verdict,
                **scan,
            )
        )


if __name__ == "__main__":
    typer.run(main)
