"""Providers that may be asked only so often: who gets a turn, and who waits."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.domain.provider_gate import PROBE_S
from placecurator.domain.provider_rate import ProviderRate
from placecurator.storage.database import transaction
from placecurator.storage.models import ProviderGate
from placecurator.storage.scans import HEAD
from placecurator.storage.taking import Taken
from tests.factories import NOW
from tests.storage.scanning import queued, row
from tests.storage.turns import RATES, after, names, taken, wait


def test_places_are_claimed_as_the_turns_come(session: Session) -> None:
    wait(session, *(f"demo:n{number}" for number in range(9)))

    got = [names(taken(session, now=after(s))) for s in (0, 0.4, 0.5, 1.6, 60)]

    assert got == [
        ["demo:n0", "demo:n1", "demo:n2"],
        [],
        ["demo:n3"],
        ["demo:n4", "demo:n5"],
        ["demo:n6", "demo:n7", "demo:n8"],
    ]


def test_places_of_others_do_not_wait_with_them(session: Session) -> None:
    wait(session, *(f"demo:n{number}" for number in range(5)), "osm:node/1", "osm:node/2")

    first = taken(session)
    second = taken(session)

    assert names(first) == ["demo:n0", "demo:n1", "demo:n2", "osm:node/1", "osm:node/2"]
    assert (second.claims, second.put_off) == ([], [])


def test_a_long_queue_of_places_without_a_turn_does_not_starve_the_others(
    session: Session,
) -> None:
    wait(session, *(f"demo:n{number}" for number in range(HEAD + 10)), "osm:node/1")

    got = taken(session)

    assert names(got) == ["demo:n0", "demo:n1", "demo:n2", "osm:node/1"]


def test_whoever_finds_only_places_without_a_turn_is_told_how_long_to_wait(
    session: Session,
) -> None:
    wait(session, *(f"demo:n{number}" for number in range(4)))

    assert taken(session).wait_s == RATES["demo"].look_again_s
    assert taken(session).wait_s == RATES["demo"].look_again_s
    assert taken(session, now=after(1)).wait_s is None
    assert taken(session, now=after(2)) == Taken(claims=[], put_off=[], wait_s=None)


def test_a_place_that_waits_for_a_turn_stays_due(session: Session) -> None:
    wait(session, *(f"demo:n{number}" for number in range(4)))

    taken(session)

    place = row(session, "demo:n3")
    assert place.deep_scan_status == DeepScanStatus.queued
    assert place.next_attempt_at is not None
    assert place.next_attempt_at < NOW
    assert (place.scan_attempt, place.deep_scan_cause) == (0, None)


def test_turns_without_a_place_and_slots_without_a_turn_are_not_spent(session: Session) -> None:
    wait(session, "demo:n0", "osm:node/1")
    assert names(taken(session)) == ["demo:n0", "osm:node/1"]
    wait(session, *(f"demo:m{number}" for number in range(5)))

    one = taken(session, limit=1)
    rest = taken(session)

    assert (names(one), one.wait_s) == (["demo:m0"], None)
    assert names(rest) == ["demo:m1"]


def test_urgent_places_get_the_turns_and_the_slots_first(session: Session) -> None:
    wait(session, "osm:node/1", "demo:n0", "demo:n1")
    wait(session, *(f"demo:urgent{number}" for number in range(2)), priority=5)

    first = taken(session, limit=4)

    assert names(first) == ["demo:n0", "demo:urgent0", "demo:urgent1", "osm:node/1"]


def test_a_suspect_needs_a_turn_as_well(session: Session) -> None:
    wait(session, *(f"demo:n{number}" for number in range(3)))
    queued(session, "demo:suspect", scan_deaths=1)
    taken(session)

    early = taken(session, 1, suspects=True)
    late = taken(session, 1, now=after(0.5), suspects=True)

    assert (names(early), early.wait_s) == ([], RATES["demo"].look_again_s)
    assert names(late) == ["demo:suspect"]


def test_the_place_that_tries_a_held_provider_needs_a_turn(session: Session) -> None:
    rates = {"demo": ProviderRate(per_second=0.1, burst=1)}
    wait(session, "demo:n0", "demo:n1", "osm:node/1")
    session.add(
        ProviderGate(
            name="demo",
            cause=Cause.provider_unavailable,
            held_until=after(5),
            next_turn_at=after(10),
        )
    )
    session.flush()

    held = taken(session, rates=rates)
    no_turn = taken(session, now=after(6), rates=rates)
    turn = taken(session, now=after(6 + PROBE_S), rates=rates)
    none = taken(session, now=after(6 + PROBE_S), rates=rates)

    assert (names(held), len(held.put_off)) == (["osm:node/1"], 2)
    assert (names(no_turn), len(no_turn.put_off)) == ([], 2)
    assert (names(turn), len(turn.put_off)) == (["demo:n0"], 1)
    assert names(none) == []


def test_two_providers_have_turns_of_their_own(session: Session) -> None:
    rates = {**RATES, "google": ProviderRate(per_second=1, burst=1)}
    wait(session, *(f"demo:n{number}" for number in range(4)), "ChIJ1", "google:ChIJ2")

    first = taken(session, rates=rates)

    assert names(first) == ["ChIJ1", "demo:n0", "demo:n1", "demo:n2"]
    assert first.wait_s == min(rate.look_again_s for rate in rates.values())


def test_without_a_rate_and_without_trouble_a_claim_asks_nothing_more(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        wait(session, "demo:n0", "osm:node/1")
        session.add(ProviderGate(name="demo", next_turn_at=after(60)))
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    with transaction(engine) as session:
        assert len(taken(session, limit=2, rates={}).claims) == 2

    gates = [text for text in statements if "provider_gates" in text]
    assert [text.split()[0] for text in gates] == ["SELECT"]
