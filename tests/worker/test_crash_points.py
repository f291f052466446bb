"""A real process is killed at each point where a place changes hands; what is left is repaired."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from placecurator.domain.lifecycle import COMPLETE, RETRY, PlaceStagingStatus
from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanTarget
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, LocalBusiness, Place
from placecurator.storage.rescue import rescue
from placecurator.storage.scans import Claim
from placecurator.storage.settling import settle
from tests.factories import NOW, staged
from tests.services.draining import LIMITS, Scans, drain, find, shut
from tests.storage.scanning import LEASE_S, attempts, claim, ended, queued, row
from tests.waiting import wait_until
from tests.worker.dying import Act, killed_after, killed_before_the_commit
from worker.dispatcher import look_for_work

PLACE = "osm:node/1"
EXPIRED = NOW + timedelta(seconds=LEASE_S + 1)


def select(engine: sa.Engine) -> None:
    set_status(
        engine, Signals(None), Named((PLACE,)), PlaceStagingStatus.Selected, actor="a curator"
    )


def take(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        claim(session)


def give_back(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        rescue(session, EXPIRED)


def complete(claimed: Claim) -> Act:
    def act(engine: sa.Engine) -> None:
        with transaction(engine) as session:
            settle(session, [ended(claimed, COMPLETE)], NOW)

    return act


def place_now(engine: sa.Engine) -> Place:
    with transaction(engine) as session:
        return row(session)


def outcomes(engine: sa.Engine) -> list[str | None]:
    with transaction(engine) as session:
        return [attempt.outcome for attempt in attempts(session)]


def businesses(engine: sa.Engine) -> list[LocalBusiness]:
    with transaction(engine) as session:
        return list(session.scalars(sa.select(LocalBusiness)))


def queue_one(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        queued(session)


def claim_one(engine: sa.Engine, now: datetime = EXPIRED) -> Claim:
    """Claim it, as soon as the database has noticed that whoever held it is gone."""
    claims: list[Claim] = []

    def claimed() -> bool:
        with transaction(engine) as session:
            claims.extend([*claim(session, now=now), *claim(session, now=now, suspects=True)])
        return bool(claims)

    wait_until(claimed, within_s=10, what="the place is claimed")
    [only] = claims
    return only


def rescue_one(engine: sa.Engine, now: datetime = EXPIRED) -> None:
    """The same for the rescue."""

    def rescued() -> bool:
        with transaction(engine) as session:
            return bool(rescue(session, now))

    wait_until(rescued, within_s=10, what="the place is rescued")


def test_a_verdict_that_dies_before_its_commit_changes_nothing(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, PLACE)

    killed_before_the_commit(engine, select)

    place = place_now(engine)
    assert (place.status, place.deep_scan_status) == ("New", None)
    with transaction(engine) as session:
        assert session.scalars(sa.select(CurationEvent)).all() == []


def test_a_verdict_that_dies_before_the_wake_up_is_found_by_the_scheduler(
    engine: sa.Engine, redis_url: str
) -> None:
    with transaction(engine) as session:
        staged(session, PLACE)
    queue = Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url))

    killed_after(engine, select)

    assert place_now(engine).deep_scan_status == "queued"
    assert queue.count == 0
    look_for_work(engine, queue, Signals(None), concurrency=50)
    assert queue.count == 1


def test_a_claim_that_dies_before_its_commit_leaves_the_place_due(engine: sa.Engine) -> None:
    queue_one(engine)

    killed_before_the_commit(engine, take)

    place = place_now(engine)
    assert (place.deep_scan_status, place.scan_attempt, place.scan_token) == ("queued", 0, 0)
    assert outcomes(engine) == []
    assert claim_one(engine).attempt == 1


def test_a_worker_that_dies_after_its_claim_loses_it_with_the_lease(engine: sa.Engine) -> None:
    queue_one(engine)

    killed_after(engine, take)

    place = place_now(engine)
    assert (place.deep_scan_status, place.scan_attempt) == ("processing", 1)
    assert place.lease_expires_at == NOW + timedelta(seconds=LEASE_S)
    assert outcomes(engine) == [None]
    give_back(engine)
    assert outcomes(engine) == ["RESCUE"]
    assert claim_one(engine).attempt == 1


def test_a_result_that_dies_before_its_commit_is_found_again_and_written_once(
    engine: sa.Engine,
) -> None:
    queue_one(engine)
    lost = claim_one(engine)

    killed_before_the_commit(engine, complete(lost))

    assert place_now(engine).deep_scan_status == "processing"
    assert businesses(engine) == []
    later = EXPIRED + timedelta(seconds=LEASE_S + 1)
    rescue_one(engine, later)
    again = claim_one(engine, later)
    complete(again)(engine)
    assert [business.scan_token for business in businesses(engine)] == [again.token]
    assert outcomes(engine) == ["RESCUE", "COMPLETE"]


def test_a_result_that_was_committed_outlives_its_worker(engine: sa.Engine) -> None:
    queue_one(engine)
    claimed = claim_one(engine)

    killed_after(engine, complete(claimed))

    assert place_now(engine).deep_scan_status == "completed"
    give_back(engine)
    assert outcomes(engine) == ["COMPLETE"]


def test_a_retry_that_was_committed_comes_due_without_its_worker(engine: sa.Engine) -> None:
    queue_one(engine)
    claimed = claim_one(engine)

    def try_again(own: sa.Engine) -> None:
        with transaction(own) as session:
            settle(session, [ended(claimed, RETRY, wait_s=60)], NOW)

    killed_after(engine, try_again)

    assert place_now(engine).next_attempt_at == NOW + timedelta(seconds=60)
    assert claim_one(engine, NOW + timedelta(seconds=60)).attempt == 2


def test_a_rescue_that_dies_before_its_commit_is_made_by_the_next(engine: sa.Engine) -> None:
    queue_one(engine)
    take(engine)

    killed_before_the_commit(engine, give_back)

    assert (place_now(engine).deep_scan_status, place_now(engine).scan_deaths) == ("processing", 0)
    rescue_one(engine)
    assert place_now(engine).scan_deaths == 1


def test_results_are_dropped_when_the_database_is_away_for_longer_than_the_lease(
    engine: sa.Engine, request: pytest.FixtureRequest
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file does not go away")
    with transaction(engine) as session:
        now = datetime.now(UTC)
        queued(session, queued_at=now, next_attempt_at=now)
    server: str = request.getfixturevalue("postgres_url")

    with shut(engine, server) as (shut_down, _):

        async def scan(target: ScanTarget) -> Findings:
            await asyncio.to_thread(shut_down)
            return await find(target)

        report = drain(engine, Scans(scan), replace(LIMITS, scan_limit_s=0.9, lease_s=1.0))

    assert report.settled == {}
    assert place_now(engine).deep_scan_status == "processing"
    rescue_one(engine, datetime.now(UTC) + timedelta(seconds=1))
    assert place_now(engine).deep_scan_status == "queued"
