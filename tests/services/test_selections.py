"""All places of a filter: counted once, kept, and exactly these are changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, UnknownPlaces, UnknownSelection
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Kept
from placecurator.services.curation import set_status
from placecurator.services.selections import (
    KEPT_FOR,
    KeptSelection,
    forget_old,
    keep_matching,
    members,
)
from placecurator.services.signals import Signals
from placecurator.services.staging import count_matches, get_place
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place, SearchPlace, Selection
from tests.factories import stage_many, staged

SILENT = Signals(None)
SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
NEW = PlaceFilter(statuses=frozenset({PlaceStatus.New}))
_place = sa.inspect(Place).c


def select(engine: sa.Engine, wanted: PlaceFilter = NEW, by: str = "ann") -> KeptSelection:
    return keep_matching(engine, wanted, actor=by)


def verdicts(engine: sa.Engine, place_ids: Sequence[str]) -> list[str]:
    return [get_place(engine, place_id).status.value for place_id in place_ids]


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 5, "p")


@pytest.mark.usefixtures("places")
def test_what_arrives_after_the_count_is_not_changed(engine: sa.Engine) -> None:
    kept = select(engine)
    with transaction(engine) as session:
        staged(session, "late")

    update = set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    assert (kept.count, update.updated_count) == (5, 5)
    assert verdicts(engine, ["p1", "p5", "late"]) == ["Maybe", "Maybe", "New"]


def test_what_begins_to_match_after_the_count_is_not_changed(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    helsinki = PlaceFilter(cities=frozenset({"Helsinki"}))
    _move(engine, places[:2], "Helsinki")
    kept = select(engine, helsinki)
    _move(engine, places[2:], "Helsinki")

    update = set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    assert (kept.count, update.updated_count) == (2, 2)
    assert verdicts(engine, places) == ["Maybe", "Maybe", "New", "New", "New"]


def test_what_no_longer_matches_was_counted_and_is_changed(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    helsinki = PlaceFilter(cities=frozenset({"Helsinki"}))
    _move(engine, places, "Helsinki")
    kept = select(engine, helsinki)
    _move(engine, places[:1], "Turku")

    update = set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    assert (kept.count, update.updated_count) == (5, 5)
    assert verdicts(engine, places) == ["Maybe"] * 5


def _move(engine: sa.Engine, place_ids: Sequence[str], city: str) -> None:
    with transaction(engine) as session:
        session.execute(sa.update(Place).where(_place.place_id.in_(place_ids)).values(city=city))


def test_places_that_are_gone_are_counted_and_not_an_error(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    kept = select(engine)
    with transaction(engine) as session:
        session.execute(sa.delete(Place).where(_place.place_id.in_(places[:2])))

    update = set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    assert (update.updated_count, update.gone_count) == (3, 2)


def test_when_all_are_gone_nothing_is_written(engine: sa.Engine, places: Sequence[str]) -> None:
    kept = select(engine)
    with transaction(engine) as session:
        session.execute(sa.delete(Place))

    with pytest.raises(UnknownPlaces, match="Select again"):
        set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    with transaction(engine) as session:
        assert session.scalars(sa.select(CurationEvent)).all() == []


def test_all_but_some(engine: sa.Engine, places: Sequence[str]) -> None:
    kept = select(engine)
    but = (places[1], places[1], places[3], "not:staged")

    update = set_status(engine, SILENT, Kept(kept.id, but), MAYBE, actor="ann")

    assert update.updated_count == 3
    assert verdicts(engine, places) == ["Maybe", "New", "Maybe", "New", "Maybe"]


def test_to_leave_all_of_them_out_is_refused(engine: sa.Engine, places: Sequence[str]) -> None:
    kept = select(engine)

    with pytest.raises(InvalidInput, match="except_place_ids: leaves none"):
        set_status(engine, SILENT, Kept(kept.id, tuple(places)), MAYBE, actor="ann")


@pytest.mark.usefixtures("places")
def test_a_filter_that_nothing_matches_selects_nothing(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="no place matches"):
        select(engine, PlaceFilter(text="nowhere"))

    with transaction(engine) as session:
        assert session.scalars(sa.select(Selection)).all() == []


@pytest.mark.parametrize(
    "wanted",
    [
        PlaceFilter(),
        PlaceFilter(text="\0"),
        PlaceFilter(text="pl"),
        PlaceFilter(text="place 1"),
        PlaceFilter(text="place", has_website=False),
        PlaceFilter(search_id=7),
        PlaceFilter(tags=frozenset({"vip"})),
        PlaceFilter(cities=frozenset({"Oulu", None}), scans=frozenset({None})),
    ],
)
def test_as_many_are_selected_as_are_counted(engine: sa.Engine, wanted: PlaceFilter) -> None:
    with transaction(engine) as session:
        stage_many(session, 12, "p")
        tagged = staged(session, "tagged", tags=["vip"], city="Oulu", website="https://a.example")
        session.add(SearchPlace(search_id=7, place_key=tagged.id or 0))

    kept = select(engine, wanted)

    assert kept.count == count_matches(engine, wanted) > 0


@pytest.mark.usefixtures("places")
def test_a_selection_is_its_owners_alone(engine: sa.Engine) -> None:
    kept = select(engine, by="ann")

    with pytest.raises(UnknownSelection):
        set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ben")
    with pytest.raises(UnknownSelection):
        members(engine, kept.id, ["p1"], actor="ben")


@pytest.mark.usefixtures("places")
def test_a_selection_can_be_used_again(engine: sa.Engine) -> None:
    kept = select(engine)
    set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")

    update = set_status(engine, SILENT, Kept(kept.id), SELECTED, actor="ann")

    assert (update.updated_count, update.queued_count) == (5, 5)


def test_the_members_of_a_page_are_told(engine: sa.Engine, places: Sequence[str]) -> None:
    kept = select(engine)
    with transaction(engine) as session:
        staged(session, "late")

    assert members(engine, kept.id, [places[0], "late", "x\0"], actor="ann") == {places[0]}


def test_an_act_on_a_selection_is_taken_back_as_any_other(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    ann = Actor(name="ann", role=Role.curator, user_id=1, via="session")
    kept = select(engine)
    update = set_status(engine, SILENT, Kept(kept.id, (places[0],)), SELECTED, actor="ann")

    undone = undo(engine, SILENT, update.event_id, actor=ann)

    assert (undone.restored, undone.unqueued) == (4, 4)
    assert verdicts(engine, places) == ["New"] * 5


def test_the_history_says_what_was_meant(engine: sa.Engine, places: Sequence[str]) -> None:
    kept = select(engine, PlaceFilter(text="place", statuses=frozenset({PlaceStatus.New})))
    update = set_status(engine, SILENT, Kept(kept.id, (places[0],)), MAYBE, actor="ann")

    with transaction(engine) as session:
        event = session.get_one(CurationEvent, update.event_id)

    wanted = {"q": "place", "status": ["New"]}
    assert event.request["matching"] == {"filter": wanted, "count": 5, "but": 1}


@pytest.mark.usefixtures("places")
def test_selections_are_forgotten_after_two_days(engine: sa.Engine) -> None:
    kept = select(engine)

    early = forget_old(engine, kept.as_of + KEPT_FOR)
    late = forget_old(engine, kept.as_of + KEPT_FOR + timedelta(seconds=1))

    assert (early, late) == (0, 1)
    with pytest.raises(UnknownSelection):
        set_status(engine, SILENT, Kept(kept.id), MAYBE, actor="ann")


@pytest.mark.usefixtures("places")
def test_only_the_newest_selections_of_a_person_are_kept(engine: sa.Engine) -> None:
    of_ben = select(engine, by="ben")
    first = select(engine)
    for _ in range(99):
        select(engine)
    with_100 = members(engine, first.id, ["p1"], actor="ann")

    select(engine)

    assert with_100 == {"p1"}
    with pytest.raises(UnknownSelection):
        members(engine, first.id, ["p1"], actor="ann")
    assert members(engine, of_ben.id, ["p1"], actor="ben") == {"p1"}
