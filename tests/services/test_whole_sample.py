"""All sample places, selected at once, through the real engine: each ends as it should."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.demo.catalogue import all_places as sample
from placecurator.demo.catalogue import has_site
from placecurator.demo.faults import Fault, FaultPlan
from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.sample import load_sample
from placecurator.services.scan_drain import Drain
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness, Place, ScanAttempt
from tests.deepscan.test_whole_sample import valid_emails, valid_phones
from tests.demo.running import running_demo
from tests.services.draining import (
    LIMITS,
    all_places,
    completed,
    drain_from_demo,
    failed,
    queued,
)
from tests.worker.running import count_scans, queue_sample

FAULTS: Mapping[Fault, float] = {fault: 2.0 for fault in Fault if fault is not Fault.quota_spent}
PLAN = FaultPlan(FAULTS)
FOR_GOOD = {
    Fault.not_found: Cause.place_not_found,
    Fault.closed: Cause.place_closed,
    Fault.moved_in_circles: Cause.moved_in_circles,
    Fault.unreadable: Cause.provider_answer_unreadable,
}
PASSING = {
    Fault.rate_limited: Cause.rate_limited,
    Fault.server_error: Cause.provider_unavailable,
    Fault.quota_spent: Cause.quota_spent,
}
MOST_ROUNDS = 6


def select_all(engine: sa.Engine) -> int:
    """What a curator does who selects everything."""
    load_sample(engine)
    ids = [place.place_id for place in all_places(engine)]
    update = set_status(
        engine, Signals(None), Named(tuple(ids)), PlaceStagingStatus.Selected, actor="curator"
    )
    return update.queued_count


def scan_all(engine: sa.Engine, faults: Mapping[Fault, float]) -> None:
    """Drain until nothing is queued; what is to be tried again later is tried at once."""
    chosen = ",".join(f"{fault}={percent}" for fault, percent in faults.items())
    limits = replace(LIMITS, concurrency=50, budget_s=60)

    async def run(port: int) -> None:
        async with DeepScanner(DeepScanConfig(demo_provider_port=port)) as scanner:
            for _ in range(MOST_ROUNDS):
                await Drain(engine, Signals(None), scanner, limits, worker="a worker").run()
                if not await asyncio.to_thread(_make_due, engine):
                    return

    with running_demo("--faults", chosen, "--slow-ms", "100") as port:
        asyncio.run(run(port))


def _make_due(engine: sa.Engine) -> int:
    """As if the time had passed; how many are still queued."""
    waiting = sa.inspect(Place).c.deep_scan_status == queued
    with transaction(engine) as session:
        session.execute(sa.update(Place).where(waiting).values(next_attempt_at=datetime.now(UTC)))
    return count_scans(engine, queued)


def causes_met(engine: sa.Engine) -> Mapping[int, set[str | None]]:
    """The causes of all attempts, by the key of the place."""
    met: dict[int, set[str | None]] = defaultdict(set)
    with transaction(engine) as session:
        for attempt in session.scalars(sa.select(ScanAttempt)):
            met[attempt.place_key].add(attempt.cause)
    return met


# On one kind of database only: the others differ in nothing that this is about, and it takes long.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_sample_place_ends_completed_or_failed_with_its_own_cause(engine: sa.Engine) -> None:
    assert select_all(engine) == 1319

    scan_all(engine, FAULTS)

    met = causes_met(engine)
    with transaction(engine) as session:
        found = {one.place_id: one for one in session.scalars(sa.select(LocalBusiness))}
        session.expunge_all()
    for place in all_places(engine):
        key = place.place_id.partition(":")[2]
        fault = PLAN.fault_of(key)
        assert (place.deep_scan_status, place.deep_scan_cause) == expected(fault), fault
        if place.deep_scan_status is failed:
            assert place.deep_scan_error
            assert place.place_id not in found
            continue
        if fault in PASSING:
            assert PASSING[fault] in met[place.id or 0]
        business, record = found[place.place_id], sample()[key]
        assert bool(business.warnings) is (fault is Fault.site_down and has_site(record)), record
        assert (business.alias_place_id is not None) is (fault is Fault.moved)
        emails = (
            set() if fault is Fault.site_down else valid_emails(record)
        )  # the provider has none
        assert set(business.emails) == emails, record
        assert set(business.phones) == valid_phones(record), record


def expected(fault: Fault | None) -> tuple[DeepScanStatus, Cause | None]:
    cause = FOR_GOOD.get(fault) if fault else None
    return (failed, cause) if cause else (completed, None)


def test_each_fault_of_the_demo_is_tried_and_has_words_and_a_cure() -> None:
    tried = {PLAN.fault_of(key) for key in sample()}

    assert tried == {*FAULTS, None}
    for cause in (*FOR_GOOD.values(), *PASSING.values()):
        assert cause.words.endswith(".")
        assert cause.cure.endswith(".")


def test_a_spent_quota_holds_the_places_back_without_failing_any(engine: sa.Engine) -> None:
    queue_sample(engine, 20)

    drain_from_demo(engine, "--faults", f"{Fault.quota_spent}=100")

    places = all_places(engine)
    assert {place.deep_scan_status for place in places} == {queued}
    assert Cause.quota_spent in {place.deep_scan_cause for place in places}
