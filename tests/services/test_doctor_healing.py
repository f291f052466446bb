"""What healing leaves behind, and that it harms nobody at work."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.doctor import Healed, examine, heal
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, LocalBusiness
from tests.factories import found_business, stage_many
from tests.services.breaches import (
    a_queued_place_that_was_refused,
    a_refused_place_whose_scan_would_be_tried_again,
    a_selected_place_that_was_never_asked_for,
    an_attempt_that_goes_on_after_its_place,
    an_attempt_that_goes_on_beside_a_newer_one,
    attempt_of,
    completed,
    failed,
    now,
    processing,
)
from tests.services.draining import LIMITS, Scans, drain, find
from tests.storage.scanning import attempts, in_state, row
from tests.worker.running import count_scans


def cure(engine: sa.Engine) -> list[Healed]:
    return heal(engine, actor="ann", tick_s=1)


def broken(engine: sa.Engine) -> dict[str, tuple[int, Sequence[str]]]:
    found = examine(engine, tick_s=1).broken
    return {finding.name: (finding.count, finding.examples) for finding in found}


def test_a_selected_place_is_queued_as_if_it_were_selected_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        a_selected_place_that_was_never_asked_for(session)

    cure(engine)

    with transaction(engine) as session:
        place = row(session)
        [change] = session.scalars(sa.select(CurationChange))
    assert place.deep_scan_status == DeepScanStatus.queued
    assert place.queued_at == place.next_attempt_at
    assert (place.status, place.scan_before) == (PlaceStatus.Selected, None)
    assert (change.place_key, change.scan_before) == (place.id, None)


def test_a_refused_place_is_again_what_it_was_before_it_was_queued(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        a_queued_place_that_was_refused(session)

    cure(engine)

    with transaction(engine) as session:
        place = row(session)
    assert (place.deep_scan_status, place.status) == (failed, PlaceStatus.Not_a_Fit)
    assert (place.queued_at, place.next_attempt_at) == (None, None)


def test_a_scan_that_nobody_wants_goes_on_but_is_withdrawn(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        a_refused_place_whose_scan_would_be_tried_again(session)

    cure(engine)

    with transaction(engine) as session:
        place = row(session)
    assert (place.deep_scan_status, place.scan_withdrawn) == (processing, True)


def test_an_attempt_whose_worker_is_gone_is_ended_as_its_loss(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        an_attempt_that_goes_on_after_its_place(session)

    cure(engine)

    with transaction(engine) as session:
        [attempt] = attempts(session)
    assert (attempt.outcome, attempt.cause) == ("RESCUE", Cause.worker_lost)
    assert attempt.finished_at is not None


def test_an_attempt_whose_result_is_stored_is_ended_as_completed(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place = in_state(session, completed, scan_token=1)
        found_business(session, place, scan_token=1)
        attempt_of(session, place.id, 1, None)

    cure(engine)

    with transaction(engine) as session:
        [attempt] = attempts(session)
    assert (attempt.outcome, attempt.cause) == ("COMPLETE", None)
    assert broken(engine) == {}


def test_the_attempt_that_runs_is_not_ended_with_the_lost_one(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        an_attempt_that_goes_on_beside_a_newer_one(session)

    cure(engine)

    with transaction(engine) as session:
        assert [attempt.outcome for attempt in attempts(session)] == ["RESCUE", None]


def test_a_lease_that_has_just_expired_is_left_to_the_scheduler(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        just = now() - timedelta(seconds=1)
        place = in_state(session, processing, queued_at=now(), lease_expires_at=just)
        attempt_of(session, place.id, 1, None)

    healed = cure(engine)

    assert healed == []
    assert Invariant.lease_expired not in broken(engine)


def test_healing_beside_a_worker_that_scans_does_no_harm(engine: sa.Engine) -> None:
    places = 300
    with transaction(engine) as session:
        stage_many(session, places, status=PlaceStatus.Selected)
    healed: list[Healed] = []
    done = threading.Event()

    def heal_all_the_time() -> None:
        while not done.is_set():
            healed.extend(cure(engine))

    healer = threading.Thread(target=heal_all_the_time)
    healer.start()
    report = drain_all(engine, places)
    done.set()
    healer.join()

    assert [(one.name, one.count) for one in healed] == [(Invariant.selected_without_scan, places)]
    assert report == places
    with transaction(engine) as session:
        ends = [(attempt.number, attempt.outcome) for attempt in attempts(session)]
    assert ends == [(1, "COMPLETE")] * places
    assert broken(engine) == {}


def drain_all(engine: sa.Engine, places: int) -> int:
    """Drain until all are completed; return how many places were claimed."""
    claimed = 0
    while count_scans(engine, completed) < places:
        claimed += drain(engine, Scans(find), LIMITS).claimed
    return claimed


def test_a_business_whose_place_is_gone_is_found(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place = in_state(session, completed, scan_token=1)
        business = found_business(session, place, scan_token=1)
        attempt_of(session, place.id, 1, "COMPLETE")
        session.flush()
        business.place_id = "osm:node/2"

    found = broken(engine)

    assert found == {"business_without_place": (1, ("osm:node/2",))}
    assert cure(engine) == []


def test_two_businesses_of_one_place_are_found_where_the_constraint_is_missing(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        place = in_state(session, completed, scan_token=1)
        found_business(session, place, scan_token=1)
        attempt_of(session, place.id, 1, "COMPLETE")
    without_constraints(engine)
    with transaction(engine) as session:
        found = session.scalars(sa.select(LocalBusiness)).one()
        values = found.model_dump() | {"id": 2}
        session.execute(sa.insert(LocalBusiness).values(values))

    found_now = broken(engine)

    assert found_now == {"two_businesses_for_a_place": (1, ("osm:node/1",))}
    assert cure(engine) == []


def without_constraints(engine: sa.Engine) -> None:
    """Replace the table by a copy without keys, as a careless repair by hand does."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a_copy AS SELECT * FROM local_businesses")
        connection.exec_driver_sql("DROP TABLE local_businesses")
        connection.exec_driver_sql("ALTER TABLE a_copy RENAME TO local_businesses")
