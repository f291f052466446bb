"""What a status change of many places costs, next to the same bare UPDATE.

The bare UPDATE finds its rows by the same bound array and assigns the same columns, constants in
place of rules, on the same database in the same run. The service also locks the rows in order,
writes their history and counts what it did, so the ratio says what all of that adds. Each round
selects the places and archives them again, so that every row really changes each time.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from placecurator.storage.columns import any_of
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from placecurator.storage.schema import upgrade
from tests.accounts import signed_in
from tests.factories import stage_many
from tests.servers import running_postgres

_SILENT = Signals(None)
_SELECTED, _ARCHIVED = PlaceStagingStatus.Selected, PlaceStagingStatus.Archived


def main(rows: int = 200_000, ids: int = 100_000, rounds: int = 5) -> None:
    """Measure on both databases; print the best times and their ratio to the bare UPDATE."""
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
            engine = make_engine(url)
            chosen = _prepare(engine, rows, ids)
            _measure(name, engine, chosen, rounds)
            engine.dispose()


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.db'}"


def _postgres(folder: Path) -> Any:
    folder.chmod(0o755)  # the server may run as another user
    return running_postgres(folder / "data")


def _prepare(engine: sa.Engine, rows: int, ids: int) -> Sequence[str]:
    upgrade(engine)
    with transaction(engine) as session:
        place_ids = list(stage_many(session, rows, website="https://example.org", phone="+3581234"))
    random.Random(1).shuffle(place_ids)
    _tidy(engine)
    return place_ids[:ids]


def _measure(name: str, engine: sa.Engine, chosen: Sequence[str], rounds: int) -> None:
    api = create_api(engine, _SILENT, Settings())
    headers = signed_in(engine, Role.curator)
    client = TestClient(api, base_url="http://localhost", headers=headers)
    ways: dict[str, Callable[[PlaceStagingStatus], None]] = {
        "service": lambda choice: _service(engine, chosen, choice),
        "REST": lambda choice: _rest(client, chosen, choice),
        "bare": lambda choice: _bare(engine, chosen, choice),
    }
    seconds: dict[tuple[str, PlaceStagingStatus], list[float]] = {}
    for round_number in range(rounds + 1):  # the first one warms up
        for way, run in ways.items():
            for choice in (_SELECTED, _ARCHIVED):
                _tidy(engine)
                started = time.perf_counter()
                run(choice)
                if round_number:
                    seconds.setdefault((way, choice), []).append(time.perf_counter() - started)
    for choice in (_SELECTED, _ARCHIVED):
        # The least disturbed run of each: anything else on the machine only adds time.
        best = {way: min(seconds[way, choice]) for way in ways}
        figures = (f"{way} {s:5.2f} s = {s / best['bare']:4.2f}" for way, s in best.items())
        print(f"{name:10} {len(chosen):>7,} ids -> {choice.value:8} ", "  ".join(figures))


def _service(engine: sa.Engine, chosen: Sequence[str], choice: PlaceStagingStatus) -> None:
    update = set_status(engine, _SILENT, Named(tuple(chosen)), choice, actor="bench")
    assert update.updated_count == len(chosen)
    assert len(chosen) in (update.queued_count, update.cancelled_count)


def _rest(client: TestClient, chosen: Sequence[str], choice: PlaceStagingStatus) -> None:
    body = {"place_ids": chosen, "status": choice}
    answer = client.put("/api/v3/places/staging/status", json=body)
    assert answer.json()["updated_count"] == len(chosen)


def _bare(engine: sa.Engine, chosen: Sequence[str], choice: PlaceStagingStatus) -> None:
    now = datetime.now(UTC)
    selected = choice is _SELECTED
    scan: dict[str, Any] = {
        "deep_scan_status": DeepScanStatus.queued if selected else None,
        "deep_scan_cause": None,
        "deep_scan_error": None,
        "queued_at": now if selected else None,
        "next_attempt_at": now if selected else None,
    }
    if selected:
        scan |= {"scan_attempt": 0, "scan_deaths": 0, "scan_event_id": 1}
        scan |= {"scan_before": None, "scan_before_cause": None, "scan_before_error": None}
    verdict = {"status_changed_at": now, "updated_by": "bench", "updated_at": now}
    table: sa.Table = Place.__table__  # type: ignore[attr-defined]
    with transaction(engine) as session:
        wanted = any_of(table.c.place_id, chosen, engine.dialect.name, sa.String())
        update = sa.update(table).where(wanted).values(status=PlaceStatus[choice.name])
        session.execute(update.values(**verdict, **scan, scan_withdrawn=False))


def _tidy(engine: sa.Engine) -> None:
    """Take the traces of the last step away, so that each starts alike."""
    postgres = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in (
            ("VACUUM ANALYZE", "CHECKPOINT") if postgres else ("PRAGMA wal_checkpoint(TRUNCATE)",)
        ):
            connection.exec_driver_sql(command)


if __name__ == "__main__":
    typer.run(main)
