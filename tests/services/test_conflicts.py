"""Two curators at the same places: what the other has decided meanwhile is not silently lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Chosen, Kept, Moment, Named
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.moment_text import moment_text, read_moment
from placecurator.services.selections import keep_matching, this_moment
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place
from tests.factories import stage_many
from tests.waiting import wait_until

SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
ARCHIVED = PlaceStagingStatus.Archived
_place = sa.inspect(Place).c


def give(
    engine: sa.Engine,
    chosen: Chosen,
    choice: PlaceStagingStatus,
    by: str,
    since: Moment | None = None,
    *,
    anyway: bool = False,
) -> StatusUpdate:
    return set_status(
        engine, Signals(None), chosen, choice, actor=by, since=since, only_conflicts=anyway
    )


def take_back(engine: sa.Engine, event_id: int, by: str) -> int:
    actor = Actor(name=by, role=Role.curator, user_id=1, via="session")
    return undo(engine, Signals(None), event_id, actor=actor).event_id


def verdicts(engine: sa.Engine, place_ids: Sequence[str]) -> list[tuple[str, str | None]]:
    found = [get_place(engine, place_id) for place_id in place_ids]
    return [(place.status.value, place.updated_by) for place in found]


def events(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        return len(session.scalars(sa.select(CurationEvent)).all())


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 3, "p")


def test_what_somebody_else_decided_since_is_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    kept = keep_matching(engine, PlaceFilter(), actor="ann")
    give(engine, Named(("p2",)), ARCHIVED, "ben")

    update = give(engine, Kept(kept.id), SELECTED, "ann", kept.moment)

    assert (update.updated_count, update.conflict_count, update.conflict_by) == (2, 1, ("ben",))
    assert verdicts(engine, places) == [
        ("Selected", "ann"),
        ("Archived", "ben"),
        ("Selected", "ann"),
    ]


def test_decide_anyway_changes_exactly_what_was_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    kept = keep_matching(engine, PlaceFilter(), actor="ann")
    give(engine, Named(("p2",)), ARCHIVED, "ben")
    give(engine, Kept(kept.id), SELECTED, "ann", kept.moment)
    give(engine, Named(("p1",)), MAYBE, "ann")

    update = give(engine, Kept(kept.id), SELECTED, "ann", kept.moment, anyway=True)

    assert (update.updated_count, update.conflict_count) == (1, 0)
    assert (update.overwritten_count, update.overwritten_by) == (1, ("ben",))
    assert verdicts(engine, places) == [("Maybe", "ann"), ("Selected", "ann"), ("Selected", "ann")]


def test_when_all_of_it_is_in_conflict_nothing_is_written(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    moment = this_moment(engine)
    give(engine, Named(("p1",)), ARCHIVED, "ben")
    give(engine, Named(("p2",)), ARCHIVED, "cara")

    update = give(engine, Named(("p1", "p2", "x")), SELECTED, "ann", moment)

    assert (update.updated_count, update.event_id) == (0, 0)
    assert (update.conflict_count, update.conflict_by) == (2, ("ben", "cara"))
    assert update.unknown_place_ids == ("x",)
    assert events(engine) == 2


def test_what_one_decided_oneself_is_no_conflict(engine: sa.Engine, places: Sequence[str]) -> None:
    moment = this_moment(engine)
    give(engine, Named(("p1",)), ARCHIVED, "ann")

    update = give(engine, Named(("p1",)), SELECTED, "ann", moment)

    assert (update.updated_count, update.conflict_count, update.overwritten_count) == (1, 0, 0)


def test_what_was_decided_before_is_no_conflict_and_the_overwriting_is_told(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    give(engine, Named(tuple(places)), ARCHIVED, "ben")
    give(engine, Named(("p1",)), SELECTED, "cara")

    update = give(engine, Named(tuple(places)), SELECTED, "ann", this_moment(engine))

    assert (update.updated_count, update.conflict_count) == (3, 0)
    # What cara had said of p1 is what ann says as well.
    assert (update.overwritten_count, update.overwritten_by) == (2, ("ben",))


def test_without_a_moment_the_later_one_wins(engine: sa.Engine, places: Sequence[str]) -> None:
    give(engine, Named(("p1",)), ARCHIVED, "ben")

    update = give(engine, Named(("p1",)), SELECTED, "ann")

    assert (update.updated_count, update.overwritten_by) == (1, ("ben",))


def test_what_somebody_else_took_back_since_is_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = give(engine, Named(("p1", "p2")), ARCHIVED, "ben").event_id
    moment = this_moment(engine)
    take_back(engine, act, "ben")

    update = give(engine, Named(("p1", "p3")), SELECTED, "ann", moment)
    anyway = give(engine, Named(("p1", "p3")), MAYBE, "ann", moment, anyway=True)

    assert (update.updated_count, update.conflict_count, update.conflict_by) == (1, 1, ("ben",))
    assert anyway.updated_count == 1
    assert verdicts(engine, places) == [("Maybe", "ann"), ("New", None), ("Selected", "ann")]


def test_decide_anyway_with_nothing_left_to_decide_writes_nothing(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    update = give(engine, Named(tuple(places)), MAYBE, "ann", this_moment(engine), anyway=True)

    assert (update.updated_count, update.event_id, events(engine)) == (0, 0, 0)


def test_decide_anyway_needs_a_moment(engine: sa.Engine, places: Sequence[str]) -> None:
    with pytest.raises(InvalidInput, match="only_conflicts: needs since"):
        give(engine, Named(tuple(places)), MAYBE, "ann", anyway=True)


def test_unknown_places_are_refused_with_a_moment_as_well(engine: sa.Engine) -> None:
    with pytest.raises(UnknownPlaces):
        give(engine, Named(("x",)), MAYBE, "ann", this_moment(engine))


def test_an_act_under_way_at_the_moment_is_a_later_one(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with ThreadPoolExecutor(1) as threads:
        with _locked(engine, "p2"):
            bens = threads.submit(give, engine, Named(("p1", "p2")), ARCHIVED, "ben")
            _wait_for_a_lock(engine)
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
            _wait_for_a_lock(engine)
            take_back(engine, act, "ben")
        update = anns.result(timeout=30)

    assert (update.updated_count, update.conflict_count, update.conflict_by) == (1, 1, ("ben",))
    assert verdicts(engine, places) == [("Selected", "ann"), ("New", None), ("New", None)]


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


def _wait_for_a_lock(engine: sa.Engine) -> None:
    activity = sa.table(
        "pg_stat_activity", sa.column("wait_event_type"), sa.column("datname", sa.String)
    )
    waiting = sa.select(sa.func.count()).where(
        activity.c.wait_event_type == "Lock", activity.c.datname == sa.func.current_database()
    )

    def somebody_waits() -> bool:
        with transaction(engine) as session:
            return bool(session.scalar(waiting))

    wait_until(somebody_waits, within_s=20, what="an act waits for a place")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (Moment(0), "0"),
        (Moment(1207), "1207"),
        (Moment(1207, (1198,)), "1207~1198"),
        (Moment(1207, (1198, 1200, 1201, 1203, 1204, 1205)), "1207~1198.1200-1201.1203-1205"),
    ],
)
def test_a_moment_can_be_written_and_read(moment: Moment, text: str) -> None:
    assert moment_text(moment) == text
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "-1",
            "1~",
            "1 ",
            "٣",
            "5~3-2",
            "5~5",
            "5~0",
            "5~6",
            "5~2.2",
            "5~3.2",
            "5~1-2-3",
        ),
        *("5~1.", "9000~7000", "9" * 19, "1~" + "1." * 20_000, "9000~1-8999"),
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="since"):
        read_moment(text)
