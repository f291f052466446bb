"""Imports, verdicts, scans, edits and expiry in any order: no machine changes a human decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from placecurator.domain.known_facts import KnownFact, normalised
from placecurator.domain.lifecycle import COMPLETE, FAIL, DeepScanStatus, PlaceStagingStatus
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import CURATOR, Findings, Observation, Origin
from placecurator.domain.place import SourcePlace
from placecurator.domain.retention import terms_of_sources
from placecurator.domain.selection import Named
from placecurator.domain.winners import FIRST_OF
from placecurator.services.curation import set_status
from placecurator.services.facts import edit_fields, unlock_fields
from placecurator.services.retention import sweep
from placecurator.services.signals import Signals
from placecurator.storage import known_facts
from placecurator.storage.database import transaction
from placecurator.storage.models import (
    BusinessObservations,
    CurationChange,
    CurationEvent,
    LocalBusiness,
    Place,
    ScanAttempt,
)
from placecurator.storage.settling import settle
from placecurator.storage.source_places import stage
from tests.factories import observed
from tests.services import fact_cases
from tests.storage.scanning import claim, ended, row

PLACE = "ChIJ1"
TERMS = terms_of_sources(google_keep_days=2)
LONGEST_OF_GOOGLE = {"latitude": timedelta(days=30), "longitude": timedelta(days=30)}
URLS = {"google": "https://places.example/1", "osm": None, "website": "https://example.fi/"}


class Facts(RuleBasedStateMachine):
    """One place, whoever decides, states and cleans up, and the time."""

    database: sa.Engine

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.now(UTC) + timedelta(hours=1)
        self.status = "New"
        self.locked: dict[str, Any] = {}
        self.searched = False
        tables = (
            BusinessObservations,
            LocalBusiness,
            ScanAttempt,
            CurationChange,
            CurationEvent,
            Place,
        )
        with transaction(self.database) as session:
            for table in tables:
                session.execute(sa.delete(table))
            stage(session, [SourcePlace(place_id=PLACE, name="Staged", source="x")], now=self.now)
            session.execute(sa.update(Place).values(notes="good", tags=["x"], priority=2))

    @rule(name=st.sampled_from(["Staged", "Staged anew"]))
    def import_it(self, name: str) -> None:
        with transaction(self.database) as session:
            place = SourcePlace(place_id=PLACE, name=name, source="x", phone="+3581")
            stage(session, [place], now=self.now)

    @rule(name=st.sampled_from(["Googles name", "Googles other name"]))
    def find_it(self, name: str) -> None:
        with transaction(self.database) as session:
            place = SourcePlace(place_id=PLACE, name=name, source="google", raw={"name": name})
            stage(session, [place], now=self.now, expires_at=self.now + timedelta(days=2))

    @rule(choice=st.sampled_from(PlaceStagingStatus))
    def decide(self, choice: PlaceStagingStatus) -> None:
        set_status(self.database, Signals(None), Named((PLACE,)), choice, actor="Berta")
        self.status = choice.value

    @rule(answers=fact_cases.answers)
    def scan(self, answers: dict[str, Any]) -> None:
        before = self.known()
        findings = _findings(answers, self.now)

        self.settle(COMPLETE, findings=findings)

        silent = {source for source, answer in answers.items() if answer is None}
        after = {id_of(fact): fact for fact in self.known()}
        for fact in before:
            if fact.said.source in silent:
                assert after[id_of(fact)] == fact, "who said nothing took something back"

    @rule()
    def fail(self) -> None:
        before = self.known(), self.shown()

        self.settle(FAIL)

        assert (self.known(), self.shown()) == before, "a failed scan changed something"

    @rule(values=fact_cases.edits)
    def edit(self, values: dict[str, str | None]) -> None:
        if self.shown() is None:
            return
        edit_fields(self.database, PLACE, values, actor="Berta")
        forms = {"phones": {None: [], "+358 9 7654321": ["+35897654321"]}}
        self.locked |= {
            name: forms[name][text] if name in forms else text for name, text in values.items()
        }

    @rule(fields=st.lists(st.sampled_from(["name", "street", "phones"]), unique=True))
    def unlock(self, fields: list[str]) -> None:
        if self.shown() is None:
            return
        unlock_fields(self.database, PLACE, fields, actor="Berta")
        self.locked = {name: self.locked[name] for name in self.locked if name not in fields}

    @rule(days=st.sampled_from([0.0, 0.5, 1.0, 2.0, 31.0]))
    def wait_and_sweep(self, days: float) -> None:
        self.now += timedelta(days=days)
        sweep(self.database, self.now)
        for fact in self.known():
            if fact.said.source == "google":
                longest = LONGEST_OF_GOOGLE.get(fact.said.field, timedelta(days=2))
                assert fact.last_seen_at + longest > self.now, "kept for too long"
        with transaction(self.database) as session:
            place = row(session, PLACE)
        if place.source == "google":
            kept = place.source_expires_at is not None and place.source_expires_at > self.now
            assert kept or (place.name, place.raw) == (PLACE, {})

    @invariant()
    def what_people_decided_stands(self) -> None:
        with transaction(self.database) as session:
            place = row(session, PLACE)
        assert (place.status, place.notes, place.tags, place.priority) == (
            self.status,
            "good",
            ["x"],
            2,
        )
        if (shown := self.shown()) is not None:
            assert set(shown.locked_fields) == set(self.locked)
            assert {name: getattr(shown, name) for name in self.locked} == self.locked
            assert shown.place_id == PLACE

    @invariant()
    def what_is_shown_is_stated_and_may_be_kept(self) -> None:
        if (shown := self.shown()) is None:
            return
        counting = [fact for fact in self.known() if fact.counts(self.now)]
        held = {*self.locked, *(f for f, several in FIRST_OF.items() if several in self.locked)}
        for name in set(FACT_FIELDS) - held - set(FIRST_OF):
            stated = {
                (fact.said.key, normalised(name, fact.said.value))
                for fact in counting
                if fact.said.field == name and fact.said.source != CURATOR
            }
            assert _values(name, getattr(shown, name)) <= stated
        assert shown.phone == next(iter(shown.phones), None)

    @invariant()
    def nothing_that_expires_is_in_the_history(self) -> None:
        with transaction(self.database) as session:
            for event in session.scalars(sa.select(CurationEvent)):
                assert "Good" not in repr(event.request)
                assert "Googles" not in repr(event.request)

    def settle(self, move: Any, **fields: Any) -> None:
        """Scan the place, whatever its verdict is: the scan may have been under way before."""
        with transaction(self.database) as session:
            place = row(session, PLACE)
            place.deep_scan_status, place.next_attempt_at = DeepScanStatus.queued, self.now
            session.flush()
            [claimed] = claim(session, now=self.now)
            settle(session, [ended(claimed, move, **fields)], self.now, TERMS)

    def known(self) -> tuple[KnownFact, ...]:
        with transaction(self.database) as session:
            key = row(session, PLACE).id or 0
            kept = known_facts.read(session, [key]).get(key)
        return kept.facts if kept else ()

    def shown(self) -> LocalBusiness | None:
        with transaction(self.database) as session:
            return session.scalars(sa.select(LocalBusiness)).one_or_none()


def _findings(answers: dict[str, Any], now: datetime) -> Findings:
    observations: list[Observation] = []
    answered, unchanged = set(), set()
    for source, answer in answers.items():
        url = URLS[source]
        if answer == "unchanged":
            unchanged.add(str(url))
        elif answer is not None:
            observations += observed(source, at=now, url=url, **answer)
            answered.add(Origin(source))
    return Findings(
        observations=tuple(observations),
        answered=frozenset(answered),
        unchanged=frozenset(unchanged),
    )


def id_of(fact: KnownFact) -> tuple[object, ...]:
    said = fact.said
    return said.field, said.key, normalised(said.field, said.value), said.source, said.url


def _values(name: str, column: Any) -> set[tuple[str | None, object]]:
    if isinstance(column, dict):
        return {(key, normalised(name, value)) for key, value in column.items()}
    values = column if isinstance(column, list) else [column]
    return {(None, normalised(name, value)) for value in values if value is not None}


def test_no_order_of_imports_scans_edits_and_expiry_changes_a_human_decision(
    engine: sa.Engine,
) -> None:
    machine = type("FactsOnDatabase", (Facts,), {"database": engine})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=16,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
