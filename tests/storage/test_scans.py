"""The queue: who gets which place, in which order, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.live import PlaceChange
from placecurator.storage.database import transaction
from placecurator.storage.rescue import rescue
from placecurator.storage.scans import count_due
from tests.factories import NOW, stage_many
from tests.storage.scanning import LEASE_S, attempts, claim, in_state, queued, row

LATER = NOW + timedelta(seconds=60)


def test_a_claim_takes_the_place_under_a_lease_and_opens_an_attempt(session: Session) -> None:
    queued(session, website="https://example.fi/", country="FI", name="Löyly", scan_token=6)

    [claimed] = claim(session, worker="host:1")

    assert (claimed.attempt, claimed.token) == (1, 7)
    assert claimed.target.place_id == "osm:node/1"
    assert (claimed.target.name, claimed.target.country) == ("Löyly", "FI")
    place = row(session)
    assert place.claimed_by == "host:1"
    assert place.lease_expires_at == NOW + timedelta(seconds=LEASE_S)
    [attempt] = attempts(session)
    assert (attempt.number, attempt.token, attempt.worker) == (1, 7, "host:1")
    assert (attempt.started_at, attempt.finished_at, attempt.outcome) == (NOW, None, None)


def test_a_claim_tells_what_open_pages_have_to_know(session: Session) -> None:
    queued(session, deep_scan_cause="rate_limited", deep_scan_error="slow down")

    [claimed] = claim(session)

    assert claimed.change == PlaceChange(
        place_id="osm:node/1",
        status=PlaceStatus.Selected,
        deep_scan_status=DeepScanStatus.processing,
    )
    assert row(session).deep_scan_error is None


def test_a_place_that_is_not_due_yet_is_not_claimed(session: Session) -> None:
    queued(session, next_attempt_at=LATER)

    assert claim(session, now=NOW) == []
    assert count_due(session, NOW, at_most=10) == 0
    assert len(claim(session, now=LATER)) == 1


def test_the_urgent_come_first_then_those_due_longest(session: Session) -> None:
    queued(session, "osm:node/1", next_attempt_at=NOW)
    queued(session, "osm:node/2", next_attempt_at=NOW - timedelta(hours=1))
    queued(session, "osm:node/3", next_attempt_at=NOW, priority=5)

    order = [claim(session, 1)[0].target.place_id for _ in range(3)]

    assert order == ["osm:node/3", "osm:node/2", "osm:node/1"]


def test_no_more_are_claimed_than_asked_for(session: Session) -> None:
    stage_many(session, 20, deep_scan_status=DeepScanStatus.queued, next_attempt_at=NOW)

    assert len(claim(session, 7)) == 7
    assert count_due(session, NOW, at_most=1000) == 13
    assert count_due(session, NOW, at_most=5) == 5


def test_a_place_on_which_a_worker_died_is_left_to_who_asks_for_suspects(session: Session) -> None:
    queued(session, "osm:node/1", scan_deaths=1, next_attempt_at=NOW - timedelta(hours=1))
    queued(session, "osm:node/2")
    assert count_due(session, NOW, at_most=10) == 1
    assert count_due(session, NOW, at_most=10, suspects=True) == 1

    [suspect] = claim(session, suspects=True)
    [other] = claim(session)

    assert (suspect.target.place_id, suspect.deaths) == ("osm:node/1", 1)
    assert (other.target.place_id, other.deaths) == ("osm:node/2", 0)


def test_eight_workers_never_get_the_same_place(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 400, deep_scan_status=DeepScanStatus.queued, next_attempt_at=NOW)
    together = Barrier(8)

    def work(number: int) -> list[int]:
        together.wait()
        got: list[int] = []
        while True:
            with transaction(engine) as session:
                claims = claim(session, 10, worker=f"worker {number}")
            if not claims:
                return got
            got += [claimed.place_key for claimed in claims]

    with ThreadPoolExecutor(8) as pool:
        taken = [key for got in pool.map(work, range(8)) for key in got]

    assert len(taken) == 400
    assert len(set(taken)) == 400
    with transaction(engine) as session:
        assert len(attempts(session)) == 400


def test_a_place_that_a_curator_is_changing_holds_up_no_worker(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with transaction(engine) as session:
        queued(session, "osm:node/1")
        queued(session, "osm:node/2")

    with transaction(engine) as curator:
        row(curator).notes = "to be called"
        curator.flush()
        with transaction(engine) as session:
            claims = claim(session)

    assert [claimed.target.place_id for claimed in claims] == ["osm:node/2"]


@pytest.mark.parametrize("analysed", [True, False])
def test_the_queue_and_the_leases_are_read_through_their_indexes(
    engine: sa.Engine, analysed: bool
) -> None:
    with transaction(engine) as session:
        stage_many(session, 3000, deep_scan_status=DeepScanStatus.completed)
        in_state(session, DeepScanStatus.processing, "osm:way/1")
        queued(session, "osm:way/2")
        stage_many(session, 2000, "osm:way/9", deep_scan_status="queued", next_attempt_at=LATER)
    if analysed or engine.dialect.name == "postgresql":  # which does it by itself
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")

    with planned(engine) as plans, transaction(engine) as session:
        claim(session)
        count_due(session, NOW, at_most=10)
        queue_plans, plans[:] = tuple(plans), []
        claim(session, suspects=True)
        count_due(session, NOW, at_most=10, suspects=True)
        suspects_plans, plans[:] = tuple(plans), []
        rescue(session, LATER)

    assert all("ix_places_staging_due" in plan for plan in queue_plans)
    assert all("ix_places_staging_suspects" in plan for plan in suspects_plans)
    if analysed:
        assert all("ix_places_staging_leases" in plan for plan in plans)
    assert queue_plans
    assert suspects_plans
    assert plans


def test_a_queue_of_many_priorities_is_claimed_in_their_order(session: Session) -> None:
    for number in range(60):
        queued(session, f"osm:node/{number}", priority=number)
    queued(session, "osm:node/100", priority=100, next_attempt_at=LATER)

    order = [claim(session, 7) for _ in range(9)]

    priorities = [
        sorted((int(c.target.place_id.removeprefix("osm:node/")) for c in claims), reverse=True)
        for claims in order
    ]
    assert [priority for claims in priorities for priority in claims] == list(range(59, -1, -1))
    assert count_due(session, NOW, at_most=10) == 0


@contextmanager
def planned(engine: sa.Engine) -> Iterator[list[str]]:
    """The plans of the statements on ``places_staging`` made inside the block."""
    plans: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "

    @sa.event.listens_for(engine, "before_cursor_execute")
    def explain_it(
        _conn: object,
        cursor: sa.engine.interfaces.DBAPICursor,
        sql: str,
        parameters: Any,
        _context: object,
        _many: bool,
    ) -> None:
        if "places_staging" in sql:
            cursor.execute(explain + sql, parameters)
            plans.append("\n".join(str(step) for step in cursor.fetchall()))

    yield plans
    sa.event.remove(engine, "before_cursor_execute", explain_it)
