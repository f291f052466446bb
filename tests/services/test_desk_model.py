"""Selections, decisions, undos, imports and scans in any order: all that is told is true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from placecurator.domain.lifecycle import (
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
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Named
from placecurator.services.doctor import examine
from placecurator.services.history import HistoryQuery, last_own_act, list_acts
from placecurator.services.selections import this_moment
from tests.services.desk import PEOPLE, Decision, Desk
from tests.services.desk_rows import rows, verdict

PLACES = ("p1", "p2", "p3", "p4")
LATER = ("p5", "p6", "p7")

people = st.sampled_from(sorted(PEOPLE))
place_sets = st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True)
new_places = st.lists(st.sampled_from(PLACES + LATER), min_size=1, max_size=4, unique=True)
exclusions = st.sets(st.integers(0, 6), max_size=2)
choices = st.sampled_from(PlaceStagingStatus) | st.just(PlaceStagingStatus.Selected)
rescans = st.sampled_from(Rescan)
cities = st.sampled_from(["Helsinki", "Turku"])
backs = st.integers(0, 9)
seen = backs | st.none()
flags = st.booleans()
filters = st.just(PlaceFilter()) | st.builds(
    PlaceFilter,
    statuses=st.frozensets(st.sampled_from(PlaceStatus), max_size=2),
    scans=st.frozensets(st.sampled_from([None, *DeepScanStatus]), max_size=2),
    cities=st.frozensets(cities, max_size=1),
)


class BusyDesk(Desk):
    """Two curators and an admin at the same places, an importer and a worker, on one database."""

    @initialize()
    def begin(self) -> None:
        self.do_import("root", PLACES, "Helsinki")

    # Few rules, each of several kinds: an example leaves some rules out altogether.

    @rule(by=people, places=new_places, city=cities)
    def import_places(self, by: str, places: list[str], city: str) -> None:
        self.do_import(by, places, city)

    @rule(by=people, places=place_sets, choice=choices, rescan=rescans, seen=seen, anyway=flags)
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

    @rule(by=people, wanted=filters, but=exclusions, choice=choices, at_once=flags)
    def select_all_matching(
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

    @precondition(lambda self: self.told)
    @rule(by=people | st.none(), back=backs, but=exclusions, choice=choices, anyway=flags)
    def decide_about_a_selection(
        self, by: str | None, back: int, but: set[int], choice: PlaceStagingStatus, anyway: bool
    ) -> None:
        """By its owner where nobody is named."""
        told = _back(self.told, back)
        by, since = by or told.by, told.kept.moment
        decision = Decision(by=by, choice=choice, since=since, anyway=anyway)
        self.do_decide_selection(told, but, decision)

    @precondition(lambda self: self.history.acts)
    @rule(by=people | st.none(), back=backs)
    def undo_or_redo(self, by: str | None, back: int) -> None:
        """By the one who did it where nobody is named."""
        act = _back(sorted(self.history.acts), back)
        self.do_undo(by or self.history.acts[act].by, act)

    @rule(by=people)
    def undo_last(self, by: str) -> None:
        own = [
            number
            for number, act in self.history.acts.items()
            if act.by == by and act.status and self.history.standing(number)
        ]
        act = last_own_act(self.database, PEOPLE[by])
        assert act == max(own, default=None)
        if act is not None:
            self.do_undo(by, act)

    @rule(move=st.sampled_from([COMPLETE, FAIL, RETRY, SNOOZE, None]))
    def work(self, move: Move | None) -> None:
        """Begin scans if none runs, and end one, or leave them running."""
        if not self.claims:
            self.do_claim()
        if move is not None and self.claims:
            self.do_settle(move)

    @invariant()
    def every_place_has_the_verdict_on_top_of_its_pile(self) -> None:
        never = ("New", None, None, None)
        found = rows(self.database)
        assert set(found) == set(self.history.piles)
        for place, row in found.items():
            pile = self.history.piles[place]
            assert verdict(row) == (self.given[pile[-1]] if pile else never)

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


Item = TypeVar("Item")


def _back(items: Sequence[Item], back: int) -> Item:
    """The last but ``back``, round and round."""
    return items[-1 - back % len(items)]


def test_whatever_is_told_at_the_desk_is_true(engine: sa.Engine) -> None:
    machine = type("DeskOnDatabase", (BusyDesk,), {"database": engine})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
