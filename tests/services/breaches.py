"""Rows that break one invariant each, as no act of the product writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus, PlaceStatus
from placecurator.storage import heartbeats
from placecurator.storage.models import BusinessObservations, ScanAttempt
from tests.factories import found_business, staged
from tests.storage.scanning import in_state, queued

Breach = Callable[[Session], object]

completed, failed = DeepScanStatus.completed, DeepScanStatus.failed
processing = DeepScanStatus.processing


def now() -> datetime:
    return datetime.now(UTC)


def attempt_of(session: Session, place_key: int | None, token: int, outcome: str | None) -> None:
    session.add(
        ScanAttempt(
            place_key=place_key or 0,
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


def a_place_that_was_kept_too_long(session: Session) -> None:
    staged(session, source_expires_at=now() - timedelta(days=2))


def facts_that_were_kept_too_long(session: Session) -> None:
    place = staged(session)
    expired = now() - timedelta(days=2)
    session.add(BusinessObservations(place_key=place.id or 0, expires_at=expired))
    session.flush()


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
    a_place_that_was_kept_too_long: Invariant.kept_too_long,
    facts_that_were_kept_too_long: Invariant.kept_too_long,
    work_that_nobody_looks_for: Invariant.scheduler_silent,
}
