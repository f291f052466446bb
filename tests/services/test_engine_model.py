"""All moves by several actors in any order, late ones too: every row is as the model says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import (
    COMPLETE,
    FAIL,
    RETRY,
    SNOOZE,
    Move,
    PlaceStagingStatus,
    Rescan,
)
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage import leases, provider_gates
from placecurator.storage.database import transaction
from placecurator.storage.held_places import call_back
from placecurator.storage.models import (
    BusinessObservations,
    LocalBusiness,
    Place,
    ProviderGate,
    ScanAttempt,
)
from placecurator.storage.rescue import rescue
from placecurator.storage.scans import Claim
from placecurator.storage.settling import settle
from placecurator.storage.taking import take
from tests.factories import staged
from tests.services.engine_model import LEASE, Scan
from tests.services.model_runs import run_model
from tests.storage.scanning import ended

PLACES = ("osm:node/1", "osm:node/2", "osm:node/3")

place_sets = st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True)
# Which of the claims made so far, counted from the latest, and how its scan ended.
late_or_not = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from([COMPLETE, RETRY, FAIL, SNOOZE])),
    min_size=1,
    max_size=4,
    unique_by=lambda end: end[0],
)


class Engine(RuleBasedStateMachine):
    """Two curators, three workers, a rescuer, an operator and the time, on one database."""

    database: sa.Engine

    def __init__(self) -> None:
        super().__init__()
        # Ahead of the clock that a verdict is dated with, so that what it queues is due at once.
        self.now = datetime.now(UTC) + timedelta(hours=1)
        self.model = {place_id: Scan() for place_id in PLACES}
        self.claims: list[Claim] = []
        self.paused = False
        with transaction(self.database) as session:
            for table in (BusinessObservations, LocalBusiness, ScanAttempt, Place, ProviderGate):
                session.execute(sa.delete(table))
            self.ids = {staged(session, place_id).id: place_id for place_id in PLACES}

    @rule(
        curator=st.sampled_from(["first curator", "second curator"]),
        names=place_sets,
        choice=st.sampled_from(PlaceStagingStatus) | st.just(PlaceStagingStatus.Selected),
        rescan=st.sampled_from(Rescan),
    )
    def decide(
        self, curator: str, names: list[str], choice: PlaceStagingStatus, rescan: Rescan
    ) -> None:
        now = datetime.now(UTC)
        set_status(
            self.database, Signals(None), Named(tuple(names)), choice, actor=curator, rescan=rescan
        )
        for name in names:
            self.model[name].decide(choice.value, rescan.value, now)

    @rule(worker=st.sampled_from(["a", "b", "c"]), limit=st.integers(1, 3), suspects=st.booleans())
    def claim(self, worker: str, limit: int, suspects: bool) -> None:
        waiting = [
            (scan, place_id)
            for place_id, scan in self.model.items()
            if scan.state == "queued" and (scan.deaths > 0) == suspects
        ]
        due = [(scan.due, place_id) for scan, place_id in waiting if scan.due]
        expected = [place_id for due_at, place_id in sorted(due) if due_at <= self.now][:limit]
        lease_s = LEASE.total_seconds()

        with transaction(self.database) as session:
            taken = take(
                session,
                limit,
                worker=worker,
                lease_s=lease_s,
                now=self.now,
                suspects=suspects,
            )

        if self.paused:
            put_off = [place_id for due_at, place_id in due if due_at <= self.now]
            assert taken.claims == []
            assert sorted(change.place_id for change in taken.put_off) == sorted(put_off)
            for place_id in put_off:
                self.model[place_id].put_off(self.now)
            return
        claims = taken.claims
        assert sorted(claim.target.place_id for claim in claims) == sorted(expected)
        for place_id in expected:
            self.model[place_id].claim(self.now)
        self.claims += claims

    @precondition(lambda self: self.claims)
    @rule(ends=late_or_not, wait_s=st.sampled_from([0.0, 30.0]))
    def settle(self, ends: list[tuple[int, Move]], wait_s: float) -> None:
        """By the worker that made the claim, in time or as a zombie; or a second time."""
        latest_first = self.claims[::-1]
        outcomes = [
            ended(latest_first[back], move, wait_s=wait_s)
            for back, move in ends
            if back < len(latest_first)
        ]

        with transaction(self.database) as session:
            settled = settle(session, outcomes, self.now)

        due = self.now + timedelta(seconds=wait_s)
        held = [
            self.model[o.claim.target.place_id].settle(o.claim.token, o.move.name, due)
            for o in outcomes
        ]
        assert (len(settled.changes), settled.fenced) == (held.count(True), held.count(False))
        assert settled.busy == ()

    @precondition(lambda self: self.claims)
    @rule(backs=st.sets(st.integers(0, 7), min_size=1), seconds=st.sampled_from([0, 45, 60]))
    def extend(self, backs: set[int], seconds: int) -> None:
        """By the workers that made the claims, in time or as zombies."""
        claims = [claim for back, claim in enumerate(self.claims[::-1]) if back in backs]
        until = self.now + timedelta(seconds=seconds)

        with transaction(self.database) as session:
            held = leases.extend(session, claims, until)

        assert held == [
            claim
            for claim in claims
            if self.model[claim.target.place_id].extend(claim.token, until)
        ]

    @rule(seldom=st.integers(0, 4))
    def pause(self, seldom: int) -> None:
        if seldom:
            return
        with transaction(self.database) as session:
            provider_gates.pause(session, "osm", by="an operator", reason=None, now=self.now)
        self.paused = True

    @precondition(lambda self: self.paused)
    @rule()
    def resume(self) -> None:
        with transaction(self.database) as session:
            assert provider_gates.resume(session, "osm")
            called_back = call_back(session, "osm", {Cause.provider_paused}, self.now)
        assert called_back == sum(scan.paused for scan in self.model.values())
        for scan in self.model.values():
            scan.call_back(self.now)
        self.paused = False

    @rule()
    def rescue(self) -> None:
        with transaction(self.database) as session:
            changes = rescue(session, self.now)
        rescued = {place_id for place_id, scan in self.model.items() if scan.rescue(self.now)}
        assert {change.place_id for change in changes} == rescued

    @rule(seconds=st.sampled_from([1, 31, 46]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def every_row_is_as_the_model_says(self) -> None:
        with transaction(self.database) as session:
            places = session.scalars(sa.select(Place)).all()
            attempts = session.scalars(sa.select(ScanAttempt)).all()
            found = session.scalars(sa.select(LocalBusiness)).all()
        assert {p.place_id: _facts_of_row(p) for p in places} == {
            place_id: _facts_of_model(scan) for place_id, scan in self.model.items()
        }
        assert {
            (self.ids[a.place_key], a.token): (a.outcome, not a.finished_at) for a in attempts
        } == {
            (place_id, token): (outcome, outcome is None)
            for place_id, scan in self.model.items()
            for token, outcome in scan.ends.items()
        }
        assert sorted((b.place_id, b.scan_token) for b in found) == sorted(
            (place_id, scan.found_by) for place_id, scan in self.model.items() if scan.found_by
        )


def _facts_of_row(place: Place) -> dict[str, Any]:
    return {
        "verdict": place.status,
        "state": place.deep_scan_status,
        "before": place.scan_before,
        "withdrawn": place.scan_withdrawn,
        "attempt": place.scan_attempt,
        "token": place.scan_token,
        "deaths": place.scan_deaths,
        "lease": place.lease_expires_at,
        "waits": place.next_attempt_at is not None,
        "held": place.claimed_by is not None,
    }


def _facts_of_model(scan: Scan) -> dict[str, Any]:
    return {
        **{name: getattr(scan, name) for name in ("verdict", "state", "before", "withdrawn")},
        **{name: getattr(scan, name) for name in ("attempt", "token", "deaths", "lease")},
        "waits": scan.due is not None,
        "held": scan.state == "processing",
    }


def test_every_sequence_of_moves_leaves_what_the_model_says(engine: sa.Engine) -> None:
    machine = type("EngineOnDatabase", (Engine,), {"database": engine})

    run_model(machine, examples=30, steps=30)
