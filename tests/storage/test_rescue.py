"""Crash points: the row that a dead worker leaves behind, and who repairs it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness
from placecurator.storage.rescue import rescue
from placecurator.storage.scans import Claim
from placecurator.storage.settling import settle
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, attempts, claim, ended, queued, row

EXPIRED = NOW + timedelta(seconds=LEASE_S + 1)


def test_a_lease_that_has_not_expired_is_left_alone(session: Session) -> None:
    queued(session)
    claim(session)

    assert rescue(session, NOW + timedelta(seconds=LEASE_S - 1)) == []
    assert row(session).deep_scan_status == DeepScanStatus.processing


def test_a_crash_after_the_claim_is_repaired_without_spending_the_attempt(
    session: Session,
) -> None:
    queued(session)
    claim(session)

    [change] = rescue(session, EXPIRED)

    assert change.deep_scan_status == DeepScanStatus.queued
    place = row(session)
    assert (place.scan_attempt, place.scan_deaths) == (0, 1)
    assert place.deep_scan_cause == Cause.worker_lost
    assert (place.next_attempt_at, place.lease_expires_at) == (EXPIRED, None)
    [attempt] = attempts(session)
    assert (attempt.outcome, attempt.cause) == ("RESCUE", Cause.worker_lost)
    assert attempt.finished_at == EXPIRED


def test_the_rescuer_may_run_any_number_of_times(session: Session) -> None:
    queued(session)
    claim(session)

    assert len(rescue(session, EXPIRED)) == 1
    assert rescue(session, EXPIRED) == []
    assert row(session).scan_deaths == 1


def test_the_third_worker_that_dies_on_a_place_is_the_last(session: Session) -> None:
    queued(session)

    for death in range(3):
        now = NOW + death * timedelta(minutes=2)
        assert claim(session, now=now, suspects=death > 0)
        rescue(session, now + timedelta(minutes=1))

    place = row(session)
    assert (place.deep_scan_status, place.deep_scan_cause) == ("failed", "worker_lost")
    assert place.scan_finished_at is not None
    assert [attempt.outcome for attempt in attempts(session)] == ["RESCUE", "RESCUE", "ABANDON"]


def test_a_zombie_that_writes_after_the_rescue_is_dropped(session: Session) -> None:
    queued(session)
    [late] = claim(session, worker="zombie")
    rescue(session, EXPIRED)

    settled = settle(session, [ended(late, COMPLETE)], EXPIRED)

    assert settled.fenced == 1
    assert row(session).deep_scan_status == DeepScanStatus.queued
    assert session.scalars(sa.select(LocalBusiness)).all() == []
    assert [attempt.outcome for attempt in attempts(session)] == ["fenced"]


def test_a_zombie_that_writes_after_another_worker_is_dropped(session: Session) -> None:
    queued(session)
    [late] = claim(session, worker="zombie")
    rescue(session, EXPIRED)
    [good] = claim(session, worker="healthy", now=EXPIRED, suspects=True)
    settle(session, [ended(good, COMPLETE)], EXPIRED)

    settle(session, [ended(late, COMPLETE)], EXPIRED)

    business = session.scalars(sa.select(LocalBusiness)).one()
    assert business.scan_token == good.token
    assert [attempt.outcome for attempt in attempts(session)] == ["fenced", "COMPLETE"]


def test_a_crash_before_the_commit_of_a_result_leaves_the_lease(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        queued(session)
        [claimed] = claim(session)

    with pytest.raises(ZeroDivisionError):
        crash_before_the_commit(engine, claimed)

    with transaction(engine) as session:
        assert row(session).deep_scan_status == DeepScanStatus.processing
        assert attempts(session)[0].outcome is None
        assert session.scalars(sa.select(LocalBusiness)).all() == []
        assert len(rescue(session, EXPIRED)) == 1


def test_a_result_whose_commit_was_not_confirmed_may_be_written_again(session: Session) -> None:
    queued(session)
    [claimed] = claim(session)
    settle(session, [ended(claimed, COMPLETE)], NOW)

    settle(session, [ended(claimed, COMPLETE)], NOW)

    assert row(session).deep_scan_status == DeepScanStatus.completed
    assert [attempt.outcome for attempt in attempts(session)] == ["COMPLETE"]


def crash_before_the_commit(engine: sa.Engine, claimed: Claim) -> None:
    with transaction(engine) as session:
        settle(session, [ended(claimed, COMPLETE)], NOW)
        raise ZeroDivisionError
