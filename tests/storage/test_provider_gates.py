"""Holding providers back: what shuts and opens a gate, and who gets through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import COMPLETE, FAIL, RETRY, SNOOZE, DeepScanStatus
from placecurator.domain.provider_gate import KEY_FAULT_HOLD_S, MOST_OUTAGES, PROBE_S
from placecurator.storage.provider_gates import record, resume, shut
from placecurator.storage.scans import count_due
from placecurator.storage.settling import Outcome
from placecurator.storage.taking import Taken
from tests.factories import NOW
from tests.storage.gates import HELD, after, hold, names, said, taken
from tests.storage.scanning import queued, row

OUTAGE = Cause.provider_unavailable


def outages(session: Session, count: int) -> Sequence[Outcome]:
    return [said(session, RETRY, OUTAGE) for _ in range(count)]


def test_places_of_a_provider_whose_key_was_rejected_are_put_off_and_spend_nothing(
    session: Session,
) -> None:
    queued(session, "demo:n1", scan_attempt=2)
    queued(session, "osm:node/1", website="https://example.fi")
    hold(session)

    first = taken(session)

    assert names(first) == {"osm:node/1"}
    assert [change.place_id for change in first.put_off] == ["demo:n1"]
    place = row(session, "demo:n1")
    assert (place.deep_scan_status, place.next_attempt_at) == (DeepScanStatus.queued, HELD)
    assert (place.scan_attempt, place.scan_token) == (2, 0)
    assert place.deep_scan_cause == Cause.api_key_rejected
    assert "Scans with demo are paused" in (place.deep_scan_error or "")
    assert "admin" in (place.deep_scan_error or "")
    assert count_due(session, NOW, at_most=10) == 0


def test_a_place_that_is_put_off_is_not_met_again_until_the_hold_is_over(session: Session) -> None:
    queued(session, "demo:n1")
    hold(session)
    taken(session)

    again = taken(session, now=after(NOW, KEY_FAULT_HOLD_S - 1))

    assert again == Taken(claims=[], put_off=[])


def test_when_the_hold_is_over_one_place_tries_and_the_others_wait(session: Session) -> None:
    for number in range(5):
        queued(session, f"demo:n{number}")
    hold(session)

    first = taken(session, now=after(HELD))
    second = taken(session, now=after(HELD))

    assert (len(first.claims), len(first.put_off)) == (1, 4)
    assert (second.claims, second.put_off) == ([], [])
    waiting = row(session, "demo:n4").next_attempt_at
    assert waiting == after(HELD, 1 + PROBE_S)


def test_an_answer_to_the_one_that_tries_opens_the_gate(session: Session) -> None:
    queued(session, "demo:n1")
    hold(session)
    taken(session, now=after(HELD))

    record(session, [said(session, FAIL, Cause.place_not_found)], after(HELD, 2))

    assert shut(session) == []


@pytest.mark.parametrize("cause", [Cause.timed_out, Cause.worker_stopping])
def test_a_try_without_an_answer_does_not_open_the_gate(session: Session, cause: Cause) -> None:
    queued(session, "demo:n1")
    hold(session)
    taken(session, now=after(HELD))

    record(session, [said(session, RETRY, cause)], after(HELD, 2))

    assert [gate.name for gate in shut(session)] == ["demo"]


def test_an_answer_to_what_was_asked_before_the_hold_does_not_open_the_gate(
    session: Session,
) -> None:
    hold(session)

    record(session, [said(session, COMPLETE)], after(NOW))

    assert [gate.name for gate in shut(session)] == ["demo"]


def test_a_spent_quota_holds_the_provider_as_long_as_it_says(session: Session) -> None:
    record(session, [said(session, SNOOZE, Cause.quota_spent, wait_s=7200.0)], NOW)

    [gate] = shut(session)

    assert gate.held_until == after(NOW, 7200)


def test_outages_in_a_row_shut_the_gate_for_longer_each_time(session: Session) -> None:
    queued(session, "demo:n1")
    record(session, outages(session, MOST_OUTAGES - 1), NOW)
    assert shut(session) == []

    record(session, outages(session, 1), NOW)

    [gate] = shut(session)
    first = gate.held_until
    assert first is not None
    assert len(taken(session, now=after(first)).claims) == 1
    record(session, outages(session, 1), after(first))
    session.expire_all()
    [gate] = shut(session)
    assert gate.held_until is not None
    assert gate.held_until - after(first) > first - NOW


def test_an_answer_between_outages_begins_the_count_anew(session: Session) -> None:
    record(session, outages(session, MOST_OUTAGES - 1), NOW)
    record(session, [said(session, COMPLETE)], NOW)

    record(session, outages(session, MOST_OUTAGES - 1), NOW)

    assert shut(session) == []


def test_attempts_that_asked_no_provider_say_nothing_about_one(session: Session) -> None:
    outcomes = [said(session, RETRY, Cause.network_error) for _ in range(MOST_OUTAGES)]
    for outcome in outcomes:
        outcome.meter.provider = None

    record(session, outcomes, NOW)

    assert shut(session) == []


@pytest.mark.parametrize(
    ("place_id", "held"),
    [("ChIJ1", True), ("google:ChIJ1", True), ("googles:1", False), ("demo:n1", False)],
)
def test_a_bare_place_id_is_of_google(session: Session, place_id: str, held: bool) -> None:
    queued(session, place_id)
    outcome = said(session, SNOOZE, Cause.api_not_enabled)
    outcome.meter.provider = "google"
    record(session, [outcome], NOW)

    got = taken(session)

    assert (len(got.put_off), len(got.claims)) == ((1, 0) if held else (0, 1))


def test_an_admin_opens_the_gate(session: Session) -> None:
    queued(session, "demo:n1")
    hold(session)

    assert resume(session, "demo")

    assert names(taken(session)) == {"demo:n1"}
    assert not resume(session, "demo")
