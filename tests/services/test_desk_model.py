"""Selections, decisions, undos, imports and scans in any order: all that is told is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from placecurator.domain.lifecycle import (
    CLAIM,
    COMPLETE,
    FAIL,
    RETRY,
    SNOOZE,
    DeepScanStatus,
    Move,
    PlaceStagingStatus,
    PlaceStatus,
    Rescan,
)
from placecurator.domain.place import SourcePlace
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Named
from placecurator.services.doctor import examine
from placecurator.services.history import HistoryQuery, last_own_act, list_acts
from placecurator.services.selections import this_moment
from placecurator.services.staging import count_places
from placecurator.storage.undoing import UNDOABLE
from tests.services.desk import PEOPLE, Decision, Desk
from tests.services.desk_rows import rows, verdict
from tests.services.model_runs import run_model

EXAMPLES, STEPS = 25, 20

PLACES = ("p1", "p2", "p3", "p4")
LATER = ("p5", "p6", "p7")

people = st.sampled_from(sorted(PEOPLE))
place_sets = st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True)
new_places = st.lists(st.sampled_from(PLACES + LATER), min_size=1, max_size=4, unique=True)
exclusions = st.sets(st.integers(0, 6), max_size=2)
choices = st.sampled_from(PlaceStagingStatus) | st.just(PlaceStagingStatus.Selected)
rescans = st.sampled_from(Rescan)
cities = st.sampled_from(["Helsinki", "Turku"])
names = st.sampled_from(["First name", "Second name"])
backs = st.integers(0, 9)
seen = backs | st.none()
flags = st.booleans()
moves = st.sampled_from([CLAIM, CLAIM, COMPLETE, COMPLETE, FAIL, RETRY, SNOOZE])
filters = st.just(PlaceFilter()) | st.builds(
    PlaceFilter,
    statuses=st.frozensets(st.sampled_from(PlaceStatus), max_size=2),
    scans=st.frozensets(st.sampled_from([None, *DeepScanStatus]), max_size=2),
    cities=st.frozensets(cities, max_size=1),
)


def _kind(kind: str, /, **how: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(st.just(kind), st.fixed_dictionaries(how))


_anyhow = {"choice": choices, "anyway": flags}


def _frequent() -> list[st.SearchStrategy[Any]]:
    return [
        _kind("work", move=moves),
        _kind("undo_or_redo", by=people | st.none(), back=backs | st.none()),
        _kind("decide", by=people, places=place_sets, rescan=rescans, seen=seen, **_anyhow),
    ]


events = st.one_of(
    *_frequent(),
    *_frequent(),  # made anew: the same ones a second time would not count
    _kind("import_places", by=people, places=new_places, name=names, city=cities),
    _kind("select", by=people, wanted=filters, but=exclusions, choice=choices, at_once=flags),
    _kind("decide_selection", by=people | st.none(), back=backs, but=exclusions, **_anyhow),
)


class BusyDesk(Desk):
    """Two curators and an admin at the same places, an importer and a worker, on one database."""

    @initialize()
    def begin(self) -> None:
        """Scans of each state are there from the start: to come there takes many steps."""
        self.do_import("root", _described(PLACES, "First name", "Helsinki"))
        decision = Decision(by="root", choice=PlaceStagingStatus.Selected)
        self.do_decide(Named(PLACES[:3]), PLACES[:3], decision)
        self.do_claim()
        self.do_settle(COMPLETE)
        self.do_settle(FAIL)

    @rule(event=events)
    def somebody_acts(self, event: tuple[str, dict[str, Any]]) -> None:
        """One rule of all kinds: of several, most examples leave one out altogether."""
        kind, how = event
        getattr(self, kind)(**how)

    def decide(
        self,
        by: str,
        places: list[str],
        choice: PlaceStagingStatus,
        rescan: Rescan,
        seen: int | None,
        anyway: bool,
    ) -> None:
        since = None if seen is None else _back(self.moments, seen)
        anyway = anyway and since is not None
        self.moments.append(this_moment(self.database))
        decision = Decision(by=by, choice=choice, rescan=rescan, since=since, anyway=anyway)
        self.do_decide(Named(tuple(places)), places, decision)

    def select(
        self,
        by: str,
        wanted: PlaceFilter,
        but: set[int],
        choice: PlaceStagingStatus,
        at_once: bool,
    ) -> None:
        told = self.do_select(by, wanted)
        if told and at_once:
            self.do_decide_selection(told, but, Decision(by=by, choice=choice))

    def decide_selection(
        self, by: str | None, back: int, but: set[int], choice: PlaceStagingStatus, anyway: bool
    ) -> None:
        """By its owner where nobody is named."""
        if not self.told:
            return
        told = _back(self.told, back)
        by, since = by or told.by, told.kept.moment
        decision = Decision(by=by, choice=choice, since=since, anyway=anyway)
        self.do_decide_selection(told, but, decision)

    def undo_or_redo(self, by: str | None, back: int | None) -> None:
        """By the one who did it where nobody is named; his last act where ``back`` is None."""
        if not self.history.acts:
            return
        act = _back(sorted(self.history.acts), back or 0)
        by = by or self.history.acts[act].by
        if back is not None:
            self.do_undo(by, act)
        elif (last := self._last_own(by)) is not None:
            self.do_undo(by, last)

    def _last_own(self, by: str) -> int | None:
        acts = self.history.acts.items()
        own = [n for n, act in acts if act.by == by and act.status and self.history.standing(n)]
        told = last_own_act(self.database, PEOPLE[by])
        assert told == max(own, default=None)
        return told

    def import_places(self, by: str, places: list[str], name: str, city: str) -> None:
        self.do_import(by, _described(places, name, city))

    def work(self, move: Move) -> None:
        """Begin scans, or end one; and the doctor looks: after each step it would take too long."""
        broken = {finding.name.value for finding in examine(self.database, tick_s=1.0).broken}
        assert broken <= {"scheduler_silent"}
        if move is CLAIM or not self.claims:
            self.do_claim()
        else:
            self.do_settle(move)

    @invariant()
    def every_place_is_as_the_model_says(self) -> None:
        assert {
            place: (*verdict(row), row.deep_scan_status, row.scan_withdrawn, row.name, row.city)
            for place, row in rows(self.database).items()
        } == {
            place: (
                *self.verdict(place),
                *(self.scans.of[place].state, self.scans.of[place].withdrawn),
                *(source.name, source.city),
            )
            for place, source in self.sources.items()
        }

    @invariant()
    def the_history_tells_what_was_done_and_what_can_be_undone(self) -> None:
        page = list_acts(self.database, HistoryQuery(limit=100), viewer=PEOPLE["ann"])
        assert {
            a.id: (a.actor, a.status, a.undoes, a.redo, a.places, a.standing, a.undoable)
            for a in page.items
            if a.act in UNDOABLE
        } == {
            number: (
                *(act.by, act.status, act.undoes, act.redo, len(act.after)),
                *(count, bool(count) and act.by == "ann"),
            )
            for number, act in self.history.acts.items()
            for count in [len(self.history.standing(number))]
        }

    @invariant()
    def all_places_are_counted(self) -> None:
        found, told = rows(self.database).values(), count_places(self.database)
        assert told.total == len(found)
        assert +Counter(told.by_status) == Counter(row.status for row in found)
        assert +Counter(told.by_scan) == Counter(row.deep_scan_status for row in found)


Item = TypeVar("Item")


def _described(places: Iterable[str], name: str, city: str) -> list[SourcePlace]:
    return [SourcePlace(place_id=place, name=name, city=city, source="test") for place in places]


def _back(items: Sequence[Item], back: int) -> Item:
    """The last but ``back``, round and round."""
    return items[-1 - back % len(items)]


def test_whatever_is_told_at_the_desk_is_true(engine: sa.Engine) -> None:
    machine = type("DeskOnDatabase", (BusyDesk,), {"database": engine})

    run_model(machine, examples=EXAMPLES, steps=STEPS)
