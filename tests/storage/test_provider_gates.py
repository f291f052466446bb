"""Holding providers back: what shuts and opens a gate, and who gets through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import COMPLETE, FAIL, RETRY, SNOOZE, DeepScanStatus, Move
from placecurator.domain.provider_gate import KEY_FAULT_HOLD_S, MOST_OUTAGES, PAUSE_S, PROBE_S
from placecurator.domain.scan import ScanMeter
from placecurator.storage.held_places import call_back
from placecurator.storage.provider_gates import pause, record, resume, shut
from placecurator.storage.scans import count_due
from placecurator.storage.settling import Outcome
from placecurator.storage.taking import Taken, take
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, attempts, claim_of, ended, queued, row

HELD = NOW + timedelta(seconds=KEY_FAULT_HOLD_S)
OUTAGE = Cause.provider_unavailable


def after(moment: datetime, seconds: float = 1) -> datetime:
    return moment + timedelta(seconds=seconds)


def taken(session: Session, limit: int = 10, now: datetime = NOW, **options: Any) -> Taken:
    return take(session, limit, worker="a worker", lease_s=LEASE_S, now=now, **options)


def names(taken: Taken) -> set[str]:
    return {claimed.target.place_id for claimed in taken.claims}


def said(session: Session, move: Move, cause: Cause | None = None, **fields: Any) -> Outcome:
    """What an attempt says that asked the demo provider."""
    place = queued(session, f"osm:asked/{len(attempts(session))}/{session.info.setdefault('n', 0)}")
    session.info["n"] += 1
    outcome = ended(claim_of(place), move, meter=ScanMeter(provider="demo"), **fields)
    place.deep_scan_status = None
    session.flush()
    if cause is None:
        return outcome
    return Outcome(
        claim=outcome.claim,
        move=move,
        meter=outcome.meter,
        cause=cause,
        message=cause.words,
        wait_s=outcome.wait_s,
    )


def hold(session: Session, cause: Cause = Cause.api_key_rejected, now: datetime = NOW) -> None:
    record(session, [said(session, SNOOZE, cause)], now)


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


def stop(session: Session, reason: str | None = None) -> None:
    pause(session, "demo", by="Anna", reason=reason, now=NOW)


def test_places_of_a_paused_provider_say_who_paused_it_and_why(session: Session) -> None:
    queued(session, "demo:n1", scan_attempt=2)
    queued(session, "osm:node/1")
    stop(session, "the bill")

    first = taken(session)
    again = taken(session)

    assert names(first) == {"osm:node/1"}
    assert again == Taken(claims=[], put_off=[])
    [change] = first.put_off
    assert (change.place_id, change.deep_scan_cause) == ("demo:n1", Cause.provider_paused)
    assert change.deep_scan_error == (
        f"Scans with demo were paused by Anna on {NOW:%Y-%m-%d at %H:%M} UTC: the bill. They go on "
        "after `placecurator provider resume demo`, not by themselves."
    )
    assert row(session, "demo:n1").scan_attempt == 2


def test_no_place_tries_a_paused_provider_however_long_it_lasts(session: Session) -> None:
    queued(session, "demo:n1")
    hold(session)
    stop(session)

    for moment in (after(HELD), after(NOW, PAUSE_S), after(NOW, 3 * PAUSE_S)):
        got = taken(session, now=moment)
        assert got.claims == []
    assert row(session, "demo:n1").next_attempt_at == after(NOW, 4 * PAUSE_S)


def test_answers_to_what_ran_do_not_end_a_pause(session: Session) -> None:
    stop(session)

    record(session, [said(session, COMPLETE)], after(NOW))
    record(session, [said(session, SNOOZE, Cause.quota_spent, wait_s=10)], after(NOW))
    record(session, [said(session, COMPLETE)], after(NOW, 20))

    [gate] = shut(session)
    assert (gate.paused_at, gate.paused_by) == (NOW, "Anna")


def test_resuming_ends_a_pause_and_a_hold_and_makes_all_due(session: Session) -> None:
    queued(session, "demo:held")
    hold(session)
    taken(session)
    queued(session, "demo:paused")
    stop(session)
    taken(session)

    assert resume(session, "demo")
    causes = {Cause.api_key_rejected, Cause.provider_paused}
    assert call_back(session, "demo", causes, NOW) == 2

    assert names(taken(session)) == {"demo:held", "demo:paused"}
    assert row(session, "demo:held").deep_scan_cause is None
