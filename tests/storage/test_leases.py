"""Extending leases: only those that are still held, and never to an earlier time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.leases import extend
from placecurator.storage.models import Place
from placecurator.storage.rescue import rescue
from placecurator.storage.settling import settle
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, claim, ended, queued, row

LATER = NOW + timedelta(seconds=60)


def test_a_lease_that_is_extended_is_not_rescued(session: Session) -> None:
    queued(session)
    claims = claim(session)

    held = extend(session, claims, LATER)

    assert held == claims
    assert row(session).lease_expires_at == LATER
    assert rescue(session, LATER) == []


def test_a_lease_is_never_shortened(session: Session) -> None:
    queued(session)
    claims = claim(session)

    assert extend(session, claims, NOW) == claims

    assert row(session).lease_expires_at == NOW + timedelta(seconds=LEASE_S)


def test_a_place_that_another_worker_has_is_neither_extended_nor_held(session: Session) -> None:
    queued(session)
    lost = claim(session)
    rescue(session, LATER)
    claim(session, now=LATER, suspects=True)

    assert extend(session, lost, LATER + timedelta(hours=1)) == []

    assert row(session).lease_expires_at == LATER + timedelta(seconds=LEASE_S)


def test_a_place_that_is_settled_is_not_held(session: Session) -> None:
    queued(session, "osm:node/1")
    queued(session, "osm:node/2")
    done, running = claim(session)
    settle(session, [ended(done, COMPLETE)], NOW)

    assert extend(session, [done, running], LATER) == [running]

    assert row(session).deep_scan_status == DeepScanStatus.completed
    assert row(session).lease_expires_at is None


def test_a_place_that_a_curator_is_changing_is_not_waited_for_and_not_lost(
    engine: sa.Engine, database_url: str
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    with transaction(engine) as session:
        queued(session, "osm:node/1")
        queued(session, "osm:node/2")
        claims = claim(session)
    other = make_engine(database_url)

    with transaction(other) as curator:
        first = sa.inspect(Place).c.place_id == "osm:node/1"
        curator.execute(sa.update(Place).where(first).values(notes="closed on Mondays"))
        with transaction(engine) as session:
            held = extend(session, claims, LATER)
    other.dispose()

    assert held == claims
    with transaction(engine) as session:
        assert row(session, "osm:node/2").lease_expires_at == LATER
