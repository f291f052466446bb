"""Two curators at the same places at the same moment: what one decides, the other is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from placecurator.domain.selection import Named
from placecurator.services.curation import StatusUpdate
from placecurator.services.selections import this_moment
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.factories import stage_many
from tests.services.deciding import ARCHIVED, MAYBE, SELECTED, give, take_back, verdicts
from tests.waiting import wait_for_a_lock

_place = sa.inspect(Place).c


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 3, "p")


def test_an_act_under_way_at_the_moment_is_a_later_one(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with ThreadPoolExecutor(1) as threads:
        with _locked(engine, "p2"):
            bens = threads.submit(give, engine, Named(("p1", "p2")), ARCHIVED, "ben")
            wait_for_a_lock(engine)
            caras = give(engine, Named(("p3",)), MAYBE, "cara")
            moment = this_moment(engine)
        act = bens.result(timeout=30).event_id

    update = give(engine, Named(tuple(places)), SELECTED, "ann", moment)

    assert act < caras.event_id == moment.last_event
    assert moment.in_flight == (act,)
    assert (update.updated_count, update.conflict_count, update.conflict_by) == (1, 2, ("ben",))


def test_what_is_taken_back_while_an_act_waits_is_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    act = give(engine, Named(("p2",)), ARCHIVED, "ben").event_id
    moment = this_moment(engine)
    with ThreadPoolExecutor(1) as threads:
        with _locked(engine, "p1"):
            anns = threads.submit(give, engine, Named(("p1", "p2")), SELECTED, "ann", moment)
            wait_for_a_lock(engine)
            take_back(engine, act, "ben")
        update = anns.result(timeout=30)

    assert (update.updated_count, update.conflict_count, update.conflict_by) == (1, 1, ("ben",))
    assert verdicts(engine, places) == [("Selected", "ann"), ("New", None), ("New", None)]


def test_what_the_same_person_decides_elsewhere_while_an_act_waits_is_told_as_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    moment = this_moment(engine)
    give(engine, Named(("p2", "p3")), ARCHIVED, "ben")
    with ThreadPoolExecutor(1) as threads:
        with _locked(engine, "p1"):
            one_tab = threads.submit(give, engine, Named(tuple(places)), SELECTED, "ann", moment)
            wait_for_a_lock(engine)
            give(engine, Named(("p2",)), MAYBE, "ann")
        update = one_tab.result(timeout=30)

    assert (update.updated_count, update.conflict_count, update.conflict_by) == (1, 2, ("ben",))
    assert verdicts(engine, places) == [("Selected", "ann"), ("Maybe", "ann"), ("Archived", "ben")]


def test_of_two_at_the_same_moment_one_is_told_of_the_other(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    moment = this_moment(engine)
    people = ("ann", "ben")

    def decide(by: str) -> StatusUpdate:
        return give(engine, Named(tuple(places)), MAYBE, by, moment)

    with ThreadPoolExecutor(2) as threads:
        first, second = sorted(threads.map(decide, people), key=lambda u: -u.updated_count)

    assert (first.updated_count, first.conflict_count) == (3, 0)
    assert (second.updated_count, second.conflict_count) == (0, 3)
    [winner] = {by for _, by in verdicts(engine, places)}
    assert second.conflict_by == (winner,)


@contextmanager
def _locked(engine: sa.Engine, place_id: str) -> Iterator[None]:
    """Another transaction holds the place."""
    with transaction(engine) as session:
        held = sa.select(_place.id).where(_place.place_id == place_id).with_for_update()
        session.execute(held)
        yield
