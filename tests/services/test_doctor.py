"""The invariants: zero after real work, and each breach of one is found, named and healed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus, PlaceStagingStatus, PlaceStatus
from placecurator.services.curation import set_status
from placecurator.services.doctor import Checkup, Healed, examine, heal
from placecurator.services.signals import Signals
from placecurator.storage import heartbeats
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, ScanAttempt
from tests.factories import found_business, staged
from tests.services.draining import drain_from_demo
from tests.storage.scanning import attempts, in_state, queued, row
from tests.worker.running import queue_sample

Breach = Callable[[Session], object]

TICK_S = 1.0
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed
processing = DeepScanStatus.processing
PLACE = "osm:node/1"


def now() -> datetime:
    return datetime.now(UTC)


def look(engine: sa.Engine) -> Checkup:
    return examine(engine, tick_s=TICK_S)


def cure(engine: sa.Engine) -> list[Healed]:
    return heal(engine, actor="ann", tick_s=TICK_S)


def broken(engine: sa.Engine) -> dict[str, int]:
    return {finding.name.value: finding.count for finding in look(engine).broken}


def do(engine: sa.Engine, act: Breach) -> None:
    with transaction(engine) as session:
        act(session)


def attempt_of(session: Session, place_key: int | None, token: int, outcome: str | None) -> None:
    session.add(
        ScanAttempt(
            place_key=place_key,
            number=1,
            token=token,
            worker="somebody",
            started_at=now(),
            outcome=outcome,
        )
    )
    session.flush()


def a_selected_place_that_was_never_asked_for(session: Session) -> None:
    in_state(session, None)


def a_queued_place_that_was_refused(session: Session) -> None:
    queued(session, status=PlaceStatus.Not_a_Fit, scan_before=failed)


def a_refused_place_whose_scan_would_be_tried_again(session: Session) -> None:
    lease = now() + timedelta(minutes=1)
    place = in_state(session, processing, status=PlaceStatus.Maybe, lease_expires_at=lease)
    attempt_of(session, place.id, 1, None)


def a_selected_place_whose_scan_would_not_be_tried_again(session: Session) -> None:
    lease = now() + timedelta(minutes=1)
    place = in_state(session, processing, scan_withdrawn=True, lease_expires_at=lease)
    attempt_of(session, place.id, 1, None)


def a_queued_place_without_a_time(session: Session) -> None:
    queued(session, next_attempt_at=None)


def a_queued_place_that_was_never_put_there(session: Session) -> None:
    queued(session, queued_at=None)


def a_queued_place_of_the_next_century(session: Session) -> None:
    queued(session, next_attempt_at=now() + timedelta(days=40_000))


def a_lease_that_nobody_rescues(session: Session) -> None:
    place = in_state(
        session, processing, lease_expires_at=now() - timedelta(seconds=8), queued_at=now()
    )
    attempt_of(session, place.id, 1, None)


def a_scan_without_a_lease(session: Session) -> None:
    place = in_state(session, processing, lease_expires_at=None, queued_at=now())
    attempt_of(session, place.id, 1, None)


def an_attempt_that_goes_on_after_its_place(session: Session) -> None:
    place = in_state(session, failed, scan_token=1)
    attempt_of(session, place.id, 1, None)


def an_attempt_that_goes_on_beside_a_newer_one(session: Session) -> None:
    lease = now() + timedelta(minutes=1)
    place = in_state(session, processing, scan_token=2, lease_expires_at=lease)
    attempt_of(session, place.id, 1, None)
    attempt_of(session, place.id, 2, None)


def a_completed_place_without_business(session: Session) -> None:
    place = in_state(session, completed, scan_token=1)
    attempt_of(session, place.id, 1, COMPLETE.name)


def a_business_that_nobody_completed(session: Session) -> None:
    place = in_state(session, completed, scan_token=1)
    found_business(session, place, scan_token=1)
    attempt_of(session, place.id, 1, "fenced")


def a_business_older_than_the_last_completed_attempt(session: Session) -> None:
    place = in_state(session, completed, scan_token=2)
    found_business(session, place, scan_token=1)
    attempt_of(session, place.id, 1, COMPLETE.name)
    attempt_of(session, place.id, 2, COMPLETE.name)


def work_that_nobody_looks_for(session: Session) -> None:
    queued(session, next_attempt_at=now())
    heartbeats.beat(session, heartbeats.SCHEDULER, now() - timedelta(minutes=4))


HEALED_BY_THE_MACHINE: dict[Breach, Invariant] = {
    a_selected_place_that_was_never_asked_for: Invariant.selected_without_scan,
    a_queued_place_that_was_refused: Invariant.scan_against_verdict,
    a_refused_place_whose_scan_would_be_tried_again: Invariant.scan_against_verdict,
    a_selected_place_whose_scan_would_not_be_tried_again: Invariant.scan_against_verdict,
    a_queued_place_without_a_time: Invariant.never_due,
    a_queued_place_that_was_never_put_there: Invariant.never_due,
    a_queued_place_of_the_next_century: Invariant.never_due,
    a_lease_that_nobody_rescues: Invariant.lease_expired,
    a_scan_without_a_lease: Invariant.lease_expired,
    an_attempt_that_goes_on_after_its_place: Invariant.attempt_never_ended,
    an_attempt_that_goes_on_beside_a_newer_one: Invariant.attempt_never_ended,
}

LEFT_TO_A_PERSON: dict[Breach, Invariant] = {
    a_completed_place_without_business: Invariant.completed_without_business,
    a_business_that_nobody_completed: Invariant.business_of_another_attempt,
    a_business_older_than_the_last_completed_attempt: Invariant.business_of_another_attempt,
    work_that_nobody_looks_for: Invariant.scheduler_silent,
}


def test_an_empty_database_reads_zero_everywhere(engine: sa.Engine) -> None:
    checkup = look(engine)

    assert {finding.name for finding in checkup.findings} == set(Invariant)
    assert checkup.stuck == 0


def test_after_real_work_everything_reads_zero_and_there_is_nothing_to_heal(
    engine: sa.Engine,
) -> None:
    queue_sample(engine, 40)
    drain_from_demo(engine)
    do(engine, lambda session: staged(session, "a"))
    set_status(engine, Signals(None), ["a"], PlaceStagingStatus.Maybe, actor="ann")

    assert broken(engine) == {}
    assert cure(engine) == []


@pytest.mark.parametrize(
    ("breach", "name"),
    (HEALED_BY_THE_MACHINE | LEFT_TO_A_PERSON).items(),
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_breach_is_found_by_its_name_and_says_what_to_do(
    engine: sa.Engine, breach: Breach, name: Invariant
) -> None:
    do(engine, breach)

    [finding] = [found for found in look(engine).broken if found.name is name]

    assert (finding.count, finding.examples) == (1, (PLACE,))
    assert finding.words
    assert finding.cure


@pytest.mark.parametrize("breach", HEALED_BY_THE_MACHINE, ids=lambda breach: breach.__name__)
def test_what_a_machine_can_repair_is_healed_once_and_told_in_the_history(
    engine: sa.Engine, breach: Breach
) -> None:
    do(engine, breach)

    first, second = cure(engine), cure(engine)

    name = HEALED_BY_THE_MACHINE[breach]
    assert [(healed.name, healed.count) for healed in first] == [(name, 1)]
    assert second == []
    assert set(broken(engine)) <= {Invariant.scheduler_silent}
    with transaction(engine) as session:
        [event] = session.scalars(sa.select(CurationEvent))
    assert (event.act, event.actor, event.counts) == ("heal", "ann", {"healed": 1})
    assert event.request == {"invariant": name}


@pytest.mark.parametrize("breach", LEFT_TO_A_PERSON, ids=lambda breach: breach.__name__)
def test_what_a_person_must_decide_is_left_alone(engine: sa.Engine, breach: Breach) -> None:
    do(engine, breach)
    before = broken(engine)

    healed = cure(engine)

    assert healed == []
    assert broken(engine) == before
