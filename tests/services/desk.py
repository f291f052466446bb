"""The desk as people, an importer and workers use it, next to a model of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, NothingToUndo, UnknownSelection
from placecurator.domain.lifecycle import Move, PlaceStagingStatus, Rescan
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
from placecurator.storage.source_places import Staged
from tests.services.desk_model import History
from tests.services.desk_rows import Rows, empty, facts, matching, rows
from tests.services.desk_rows import verdict as verdict_of
from tests.services.desk_scans import Scans
from tests.services.desk_words import told_in_counts, told_in_words
from tests.services.engine_model import Scan
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
        self.sources: dict[str, SourcePlace] = {}
        self.history = History({})
        self.given: dict[int, tuple[Any, ...]] = {}
        self.scans = Scans()
        self.claims: list[Claim] = []
        self.told: list[Told] = []
        self.moments = [Moment(0)]
        empty(self.database)

    def do_import(self, by: str, found: Sequence[SourcePlace]) -> None:
        before = rows(self.database)
        known = [place for place in found if place.place_id in self.sources]
        same = [place for place in known if self.sources[place.place_id] == place]
        log = StagingLog(self.database, actor=by, filename="file", format_name="own")

        log.commit(found, rejected=0)

        assert log.staged == Staged(len(found) - len(known), len(known) - len(same), len(same))
        self._expect_untouched(
            before, before.keys() - {place.place_id for place in found if place not in same}
        )
        for place in found:
            self.sources[place.place_id] = place
            self.history.piles.setdefault(place.place_id, ())
            self.scans.of.setdefault(place.place_id, Scan())

    def do_select(self, by: str, wanted: PlaceFilter) -> Told | None:
        expected = matching(self.database, wanted)
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

        self._expect_untouched(before, before.keys() - changed)
        names = sorted(set().union(*left_alone.values())) if left_alone else []
        assert (update.conflict_count, list(update.conflict_by)) == (len(left_alone), names)
        assert update.updated_count == len(changed)
        assert update.overwritten_count == len(replaced)
        assert list(update.overwritten_by) == sorted(set(replaced.values()))
        assert (update.unknown_place_ids, update.gone_count) == ((), 0)
        scans: Counter[str] = Counter()
        if changed:
            self.history.decide(update.event_id, by, status, sorted(changed))
            self.given[update.event_id] = verdict_of(rows(self.database)[min(changed)])
            scans = self.scans.decide(update.event_id, status, decision.rescan.value, changed)
        assert bool(changed) == bool(update.event_id)
        assert (update.queued_count, update.cancelled_count, update.in_flight_count) == (
            *(scans["queued"], scans["back"], scans["processing"]),
        )

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
        self._expect_untouched(before, before)

    def do_undo(self, by: str, act: int) -> None:
        before, history = rows(self.database), self.history
        standing, was = history.standing(act), history.acts[act]
        if (refusal := self._refusal(by, act, standing)) is not None:
            with pytest.raises(refusal):
                undo(self.database, SILENT, act, actor=PEOPLE[by])
            self._expect_untouched(before, before)
            return
        already = set(history.already(act)) - set(standing)
        changed = was.before.keys() - standing - already
        deciders = set(filter(None, map(history.decider, changed)))

        told = undo(self.database, SILENT, act, actor=PEOPLE[by])

        self._expect_untouched(before, before.keys() - standing)
        undos = [number for number, one in history.acts.items() if one.status is None]
        history.undo(told.event_id, act, by)
        restored: dict[str, str] = {place: self.verdict(place)[0] for place in standing}
        scans = self.scans.undo(told.event_id, act, restored, undos)
        assert (told.undoes, told.status, told.redo) == (act, was.status, history.would_redo(act))
        assert told.changed_by == tuple(sorted(deciders))
        left = {"changed": len(changed), "taken back before": len(already)}
        expected = +Counter({"restored": len(standing), **scans, **left})
        assert told_in_counts(told) == told_in_words(told) == expected

    def _refusal(self, by: str, act: int, standing: list[str]) -> type[Exception] | None:
        if by not in (self.history.acts[act].by, "root"):
            return NotAllowed
        return None if standing else NothingToUndo

    def verdict(self, place: str) -> tuple[Any, ...]:
        """What it has to be: status, by whom, when and by which act."""
        pile = self.history.piles[place]
        return self.given[pile[-1]] if pile else ("New", None, None, None)

    def _expect_untouched(self, before: Rows, places: Iterable[str]) -> None:
        was, now = facts(before), facts(rows(self.database))
        assert [place for place in places if was[place] != now[place]] == []

    def do_claim(self) -> None:
        now = datetime.now(UTC) + timedelta(hours=1)
        with transaction(self.database) as session:
            claims = claim(session, 2, worker="w", lease_s=3600, now=now)
        for one in claims:
            self.scans.of[one.target.place_id].claim(now)
        self.claims += claims

    def do_settle(self, move: Move) -> None:
        ending = self.claims.pop()
        with transaction(self.database) as session:
            settle(session, [ended(ending, move)], datetime.now(UTC) + timedelta(hours=1))
        self.scans.settle(ending.target.place_id, move.name)
