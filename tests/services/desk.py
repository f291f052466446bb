"""The desk as people, an importer and workers use it, next to a model of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, NothingToUndo, UnknownSelection
from placecurator.domain.lifecycle import (
    COMPLETE,
    FAIL,
    DeepScanStatus,
    Move,
    PlaceStagingStatus,
    Rescan,
)
from placecurator.domain.place import SourcePlace
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Chosen, Kept, Moment
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.importing.staging import StagingLog
from placecurator.services.selections import KeptSelection, keep_matching, members
from placecurator.services.signals import Signals
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.scans import Claim, claim
from placecurator.storage.settling import settle
from tests.services.desk_model import History
from tests.services.desk_rows import Rows, are, empty, facts, last_act, matching, rows, un_queued
from tests.services.desk_rows import verdict as verdict_of
from tests.storage.scanning import ended

PEOPLE = {
    name: Actor(name=name, role=role, user_id=1, via="session")
    for name, role in [("ann", Role.curator), ("ben", Role.curator), ("root", Role.admin)]
}
SILENT = Signals(None)


@dataclass(frozen=True)
class Told:
    """What somebody was told that he has selected."""

    by: str
    kept: KeptSelection
    places: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody decides; ``since`` None: whatever others have decided."""

    by: str
    choice: PlaceStagingStatus
    rescan: Rescan = Rescan.always
    since: Moment | None = None
    anyway: bool = False


class Desk(RuleBasedStateMachine):
    """Whatever is done is done in the model as well; what is told of it must agree."""

    database: sa.Engine

    def __init__(self) -> None:
        super().__init__()
        self.history = History({})
        self.given: dict[int, tuple[Any, ...]] = {}
        self.asked: dict[str, int] = {}
        self.finished: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.told: list[Told] = []
        self.moments = [Moment(0)]
        self.imports = 0
        empty(self.database)

    def do_import(self, by: str, places: Iterable[str], city: str) -> None:
        self.imports += 1
        name = f"Name {self.imports}"
        found = [SourcePlace(place_id=p, name=name, city=city, source="test") for p in places]
        log = StagingLog(self.database, actor=by, filename="file", format_name="own")
        log.commit(found, rejected=0)
        for place in found:
            self.history.piles.setdefault(place.place_id, ())

    def do_select(self, by: str, wanted: PlaceFilter) -> Told | None:
        expected = matching(rows(self.database), wanted)
        if not expected:
            with pytest.raises(InvalidInput):
                keep_matching(self.database, wanted, actor=by)
            return None
        kept = keep_matching(self.database, wanted, actor=by)
        assert kept.count == len(expected)
        assert members(self.database, kept.id, [*self.history.piles], actor=by) == expected
        self.told.append(Told(by, kept, expected))
        self.moments.append(kept.moment)
        return self.told[-1]

    def do_decide_selection(self, told: Told, but: Iterable[int], decision: Decision) -> None:
        """Decide about all of them but some, by their places in the alphabet."""
        every = sorted(self.history.piles)
        left_out = tuple(every[number % len(every)] for number in but)
        chosen = Kept(told.kept.id, left_out)
        if decision.by != told.by:
            self._refused(UnknownSelection, chosen, decision)
        elif meant := told.places - set(left_out):
            self.do_decide(chosen, meant, decision)
        else:
            self._refused(InvalidInput, chosen, decision)

    def do_decide(self, chosen: Chosen, meant: Iterable[str], decision: Decision) -> None:
        before, by, status = rows(self.database), decision.by, decision.choice.value
        conflicts: dict[str, set[str]] = {}
        if decision.since is not None:
            conflicts = self.history.deciders(set(meant), by, decision.since.last_event)
        changed = set(conflicts) if decision.anyway else set(meant) - set(conflicts)
        left_alone = {} if decision.anyway else conflicts
        replaced = self.history.replaced(changed, by, status)

        update = self._set_status(chosen, decision)

        after = rows(self.database)
        names = sorted(set().union(*left_alone.values())) if left_alone else []
        assert (update.conflict_count, list(update.conflict_by)) == (len(left_alone), names)
        assert update.updated_count == len(changed)
        assert update.overwritten_count == len(replaced)
        assert list(update.overwritten_by) == sorted(set(replaced.values()))
        assert update.cancelled_count == len(un_queued(before, after))
        assert update.queued_count == len(are(after, DeepScanStatus.queued) & changed)
        assert update.in_flight_count == len(are(after, DeepScanStatus.processing) & changed)
        assert (update.unknown_place_ids, update.gone_count) == ((), 0)
        self._expect_untouched(before, after, set(after) - changed)
        if changed:
            self.history.decide(update.event_id, by, status, sorted(changed))
            self.given[update.event_id] = verdict_of(after[min(changed)])
            self._note_requests(update.event_id, before, after)
        else:
            assert update.event_id == 0

    def _set_status(self, chosen: Chosen, decision: Decision) -> StatusUpdate:
        return set_status(
            self.database,
            SILENT,
            chosen,
            decision.choice,
            actor=decision.by,
            rescan=decision.rescan,
            since=decision.since,
            only_conflicts=decision.anyway,
        )

    def _refused(self, refusal: type[Exception], chosen: Chosen, decision: Decision) -> None:
        before = rows(self.database)
        with pytest.raises(refusal):
            self._set_status(chosen, decision)
        assert facts(rows(self.database)) == facts(before)

    def do_undo(self, by: str, act: int) -> None:
        before, standing = rows(self.database), self.history.standing(act)
        if (refusal := self._refusal(by, act, standing)) is not None:
            with pytest.raises(refusal):
                undo(self.database, SILENT, act, actor=PEOPLE[by])
            assert facts(rows(self.database)) == facts(before)
            return
        already = set(self.history.already(act)) - set(standing)

        told = undo(self.database, SILENT, act, actor=PEOPLE[by])

        after = rows(self.database)
        self.history.undo(told.event_id, act, by)
        self._expect_untouched(before, after, set(after) - set(standing))
        places = self.history.acts[act].before
        assert (told.restored, told.already, told.gone) == (len(standing), len(already), 0)
        assert told.changed == len(places) - len(standing) - len(already)
        assert told.unqueued == len(un_queued(before, after))
        assert told.queued == len(un_queued(after, before))
        paid_twice = [p for p in un_queued(after, before) if self.finished.get(p, 0) >= act]
        assert paid_twice == []
        requested = {p for p in standing if self.asked.get(p) in self._act_and_undos_since(act)}
        assert told.running == len(requested & are(after, DeepScanStatus.processing))
        assert told.scanned <= len(requested)
        self._note_requests(told.event_id, before, after)

    def _refusal(self, by: str, act: int, standing: list[str]) -> type[Exception] | None:
        if by not in (self.history.acts[act].by, "root"):
            return NotAllowed
        return None if standing else NothingToUndo

    def _act_and_undos_since(self, act: int) -> set[int]:
        return {act} | {n for n in self.history.acts if n > act and n not in self.given}

    def _note_requests(self, act: int, before: Rows, after: Rows) -> None:
        self.asked |= dict.fromkeys(un_queued(after, before), act)

    def _expect_untouched(self, before: Rows, after: Rows, places: Iterable[str]) -> None:
        was, now = facts(before), facts(after)
        assert [place for place in places if was[place] != now[place]] == []

    def do_claim(self) -> None:
        now = datetime.now(UTC) + timedelta(hours=1)
        with transaction(self.database) as session:
            self.claims += claim(session, 2, worker="w", lease_s=3600, now=now)

    def do_settle(self, move: Move) -> None:
        outcome = ended(self.claims.pop(), move)
        with transaction(self.database) as session:
            settled = settle(session, [outcome], datetime.now(UTC) + timedelta(hours=1))
        for change in settled.changes:
            if change.deep_scan_status is move.target and move in (COMPLETE, FAIL):
                self.finished[change.place_id] = last_act(self.database)
