"""Decisions, undos, imports and scans in any order: all that people are told of undos is true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import NotAllowed, NothingToUndo
from placecurator.domain.lifecycle import (
    COMPLETE,
    FAIL,
    RETRY,
    SNOOZE,
    DeepScanStatus,
    Move,
    PlaceStagingStatus,
    Rescan,
)
from placecurator.domain.place import SourcePlace
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.doctor import examine
from placecurator.services.history import HistoryQuery, last_own_act, list_acts
from placecurator.services.importing.staging import StagingLog
from placecurator.services.signals import Signals
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.models import (
    BusinessObservations,
    CurationChange,
    CurationEvent,
    LocalBusiness,
    Place,
    ScanAttempt,
)
from placecurator.storage.scans import Claim, claim
from placecurator.storage.settling import settle
from tests.factories import staged
from tests.services.undo_model import History
from tests.storage.scanning import ended

PLACES = ("p1", "p2", "p3", "p4")
PEOPLE = {
    name: Actor(name=name, role=role, user_id=1, via="session")
    for name, role in [("ann", Role.curator), ("ben", Role.curator), ("root", Role.admin)]
}
SILENT = Signals(None)

people = st.sampled_from(sorted(PEOPLE))
place_sets = st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True)
Rows = Mapping[str, Place]


class Desk(RuleBasedStateMachine):
    """Two curators and an admin at the same places, an importer and a worker, on one database."""

    database: sa.Engine

    def __init__(self) -> None:
        super().__init__()
        self.history = History(dict.fromkeys(PLACES, ()))
        self.given: dict[int, tuple[Any, ...]] = {}
        self.asked: dict[str, int] = {}
        self.finished: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.imports = 0
        with transaction(self.database) as session:
            for table in (
                BusinessObservations,
                LocalBusiness,
                ScanAttempt,
                Place,
                CurationChange,
                CurationEvent,
            ):
                session.execute(sa.delete(table))
            for place in PLACES:
                staged(session, place)

    @rule(
        by=people,
        places=place_sets,
        choice=st.sampled_from(PlaceStagingStatus) | st.just(PlaceStagingStatus.Selected),
        rescan=st.sampled_from(Rescan),
    )
    def decide(
        self, by: str, places: list[str], choice: PlaceStagingStatus, rescan: Rescan
    ) -> None:
        before = self._rows()

        update = set_status(
            self.database, SILENT, Named(tuple(places)), choice, actor=by, rescan=rescan
        )

        act, after = self._last_act(), self._rows()
        self.history.decide(act, by, places)
        self.given[act] = _verdict(after[places[0]])
        self._note_requests(act, before, after)
        assert update.updated_count == len(places)
        assert update.cancelled_count == len(_un_queued(before, after))

    @precondition(lambda self: self.history.acts)
    @rule(by=people, back=st.integers(0, 9))
    def undo(self, by: str, back: int) -> None:
        acts = sorted(self.history.acts, reverse=True)
        self._undo(by, acts[back % len(acts)])

    @rule(by=people)
    def undo_last(self, by: str) -> None:
        own = [
            number
            for number, act in self.history.acts.items()
            if act.by == by and number in self.given and self.history.standing(number)
        ]
        act = last_own_act(self.database, PEOPLE[by])
        assert act == max(own, default=None)
        if act is not None:
            self._undo(by, act)

    def _undo(self, by: str, act: int) -> None:
        before, standing = self._rows(), self.history.standing(act)
        already = set(self.history.already(act)) - set(standing)
        places = self.history.acts[act].before
        refusal = self._refusal(by, act, standing)
        if refusal is not None:
            with pytest.raises(refusal):
                undo(self.database, SILENT, act, actor=PEOPLE[by])
            assert _facts(self._rows()) == _facts(before)
            return

        told = undo(self.database, SILENT, act, actor=PEOPLE[by])

        after = self._rows()
        self.history.undo(told.event_id, act, by)
        untouched = set(PLACES) - set(standing)
        assert all(_facts(after)[place] == _facts(before)[place] for place in untouched)
        assert told.restored == len(standing)
        assert told.unqueued == len(_un_queued(before, after))
        assert told.queued == len(_un_queued(after, before))
        assert told.already == len(already)
        assert told.changed == len(places) - len(standing) - len(already)
        paid_twice = [p for p in _un_queued(after, before) if self.finished.get(p, 0) >= act]
        assert paid_twice == []
        requested = {p for p in standing if self.asked.get(p) in self._act_and_undos_since(act)}
        running = {p for p in requested if after[p].deep_scan_status is DeepScanStatus.processing}
        assert told.running == len(running)
        assert told.scanned <= len(requested)
        self._note_requests(told.event_id, before, after)

    def _refusal(self, by: str, act: int, standing: list[str]) -> type[Exception] | None:
        if by not in (self.history.acts[act].by, "root"):
            return NotAllowed
        return None if standing else NothingToUndo

    def _act_and_undos_since(self, act: int) -> set[int]:
        return {act} | {n for n in self.history.acts if n > act and n not in self.given}

    def _note_requests(self, act: int, before: Rows, after: Rows) -> None:
        for place in _un_queued(after, before):
            self.asked[place] = act

    @rule(by=people, places=place_sets)
    def import_again(self, by: str, places: list[str]) -> None:
        self.imports += 1
        rows = [
            SourcePlace(place_id=place, name=f"Name {self.imports}", source="test")
            for place in places
        ]
        log = StagingLog(self.database, actor=by, filename="file", format_name="own")
        log.commit(rows, rejected=0)

    @rule()
    def claim(self) -> None:
        now = datetime.now(UTC) + timedelta(hours=1)
        with transaction(self.database) as session:
            self.claims += claim(session, 2, worker="w", lease_s=3600, now=now)

    @precondition(lambda self: self.claims)
    @rule(move=st.sampled_from([COMPLETE, FAIL, RETRY, SNOOZE]))
    def settle(self, move: Move) -> None:
        outcome = ended(self.claims.pop(), move)
        with transaction(self.database) as session:
            settled = settle(session, [outcome], datetime.now(UTC) + timedelta(hours=1))
        for change in settled.changes:
            if change.deep_scan_status is move.target and move in (COMPLETE, FAIL):
                self.finished[change.place_id] = self._last_act()

    @invariant()
    def every_place_has_the_verdict_on_top_of_its_pile(self) -> None:
        never = ("New", None, None, None)
        for place, row in self._rows().items():
            pile = self.history.piles[place]
            assert _verdict(row) == (self.given[pile[-1]] if pile else never)

    @invariant()
    def the_history_tells_what_can_be_undone(self) -> None:
        page = list_acts(self.database, HistoryQuery(limit=100), viewer=PEOPLE["ann"])
        told = {a.id: (a.standing, a.undoable) for a in page.items if a.id in self.history.acts}
        assert told == {
            number: (count, bool(count) and act.by == "ann")
            for number, act in self.history.acts.items()
            for count in [len(self.history.standing(number))]
        }

    @invariant()
    def nothing_is_broken(self) -> None:
        broken = {finding.name.value for finding in examine(self.database, tick_s=1.0).broken}
        assert broken <= {"scheduler_silent"}

    def _rows(self) -> Rows:
        with transaction(self.database) as session:
            return {place.place_id: place for place in session.scalars(sa.select(Place))}

    def _last_act(self) -> int:
        with transaction(self.database) as session:
            newest = sa.select(sa.func.max(sa.inspect(CurationEvent).c.id))
            number: int = session.scalars(newest).one()
        return number


def _verdict(row: Place) -> tuple[Any, ...]:
    return row.status.value, row.updated_by, row.status_changed_at, row.verdict_event_id


def _facts(rows: Rows) -> dict[str, dict[str, Any]]:
    return {place: row.model_dump() for place, row in rows.items()}


def _un_queued(before: Rows, after: Rows) -> set[str]:
    queued = DeepScanStatus.queued
    return {
        place
        for place, row in before.items()
        if row.deep_scan_status is queued and after[place].deep_scan_status is not queued
    }


def test_whatever_is_told_of_an_undo_is_true(engine: sa.Engine) -> None:
    machine = type("DeskOnDatabase", (Desk,), {"database": engine})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
