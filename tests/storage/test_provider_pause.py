"""Providers that an operator has paused: nothing but him lets them go on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import COMPLETE, SNOOZE
from placecurator.domain.provider_gate import PAUSE_S
from placecurator.storage.held_places import call_back
from placecurator.storage.provider_gates import pause, record, resume, shut
from placecurator.storage.taking import Taken
from tests.factories import NOW
from tests.storage.gates import HELD, after, hold, names, said, taken
from tests.storage.scanning import queued, row


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
