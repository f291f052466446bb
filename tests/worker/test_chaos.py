"""The short form of ``python -m bench.chaos``, and that its checks see what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.chaos.checks import Found, breaches
from bench.chaos.curators import Curator
from bench.chaos.run import Chaos, run
from placecurator.domain.lifecycle import COMPLETE, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import LocalBusiness, ScanAttempt
from placecurator.storage.settling import settle
from tests.factories import NOW, staged
from tests.storage.scanning import claim, ended, row

PLACE = "osm:node/1"
LATER = timedelta(days=10_000)


@pytest.mark.parametrize(("database", "seed"), [("sqlite", 1661), ("postgresql", 7694)])
def test_a_product_that_is_broken_at_random_loses_nothing_and_writes_nothing_twice(
    database: str, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    short = Chaos(
        places=500,
        faults=10,
        seed=seed,
        latency_ms=500,
        concurrency=8,
        pause_s=1,
        largest_act=60,
        rest_s=180,
    )

    report = run(database, short, print)

    assert report.breaches == []
    assert report.faults.total() == 10
    outcomes = {a.outcome for attempts in report.found.attempts.values() for a in attempts}
    assert {"COMPLETE", "RESCUE"} <= outcomes
    assert report.restarts.total() >= 3
    assert "NOT AT REST" not in capsys.readouterr().out


def test_an_answer_that_is_a_fault_is_kept_with_its_traceback(postgres_url: str) -> None:
    without_tables = make_engine(postgres_url)
    curator = Curator("first", [PLACE], Random(1), largest_act=1)
    curator.stop()  # after the first verdict

    curator.work(without_tables, "unix:///no/such/redis.sock", "pc_t_any")

    assert curator.answers == {500: 1}
    [fault] = curator.faults
    assert fault.startswith("Traceback")
    assert "UndefinedTable" in fault
    without_tables.dispose()


def is_still_queued(session: Session) -> None:
    row(session).deep_scan_status = "queued"  # type: ignore[assignment]


def has_another_verdict(session: Session) -> None:
    row(session).status = "Maybe"  # type: ignore[assignment]


def was_never_scanned(session: Session) -> None:
    row(session).deep_scan_status = None


def failed_without_reason(session: Session) -> None:
    row(session).deep_scan_status = "failed"  # type: ignore[assignment]


def was_asked_for_again(session: Session) -> None:
    row(session).queued_at = NOW + LATER


def was_written_by_another_claim(session: Session) -> None:
    session.execute(sa.update(LocalBusiness).values(scan_token=7))


def was_not_written(session: Session) -> None:
    session.execute(sa.delete(LocalBusiness))


def was_claimed_without_an_attempt(session: Session) -> None:
    row(session).scan_token = 2


def has_an_attempt_without_an_end(session: Session) -> None:
    session.execute(sa.update(ScanAttempt).values(finished_at=None))


def is_held_for_ever(session: Session) -> None:
    row(session).claimed_by = "nobody"


def was_completed_twice(session: Session) -> None:
    place = row(session)
    place.scan_token = 2
    session.execute(sa.update(LocalBusiness).values(scan_token=2))
    key = place.id
    assert key is not None
    again = ScanAttempt(place_key=key, number=2, token=2, worker="a worker", started_at=NOW + LATER)
    again.finished_at, again.outcome = NOW + LATER, COMPLETE.name
    session.add(again)


@pytest.mark.parametrize(
    "wrong",
    [
        is_still_queued,
        has_another_verdict,
        was_never_scanned,
        failed_without_reason,
        was_asked_for_again,
        was_written_by_another_claim,
        was_not_written,
        was_claimed_without_an_attempt,
        has_an_attempt_without_an_end,
        is_held_for_ever,
        was_completed_twice,
    ],
    ids=lambda wrong: wrong.__name__,
)
def test_the_check_sees_a_place_that(engine: sa.Engine, wrong: Callable[[Session], None]) -> None:
    with transaction(engine) as session:
        staged(session, PLACE)
    set_status(
        engine, Signals(None), Named((PLACE,)), PlaceStagingStatus.Selected, actor="a curator"
    )
    with transaction(engine) as session:
        [claimed] = claim(session, now=NOW + LATER / 2)
        settle(session, [ended(claimed, COMPLETE)], NOW + LATER / 2)
    assert breaches(Found.read(engine), {PLACE: {"Selected"}}) == []

    with transaction(engine) as session:
        wrong(session)

    assert breaches(Found.read(engine), {PLACE: {"Selected"}})
