"""Two curators at the same places: what the other has decided meanwhile is not silently lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Kept, Named
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.selections import keep_matching, this_moment
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.factories import stage_many
from tests.services.deciding import ARCHIVED, MAYBE, SELECTED, give, take_back, verdicts


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
    [told, *_] = list_events(engine, AuditQuery(actor="ann")).items
    assert told.counts["overwritten"] == 2


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


def test_only_those_who_took_back_one_of_the_places_are_named(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    of_ben = give(engine, Named(("p1",)), ARCHIVED, "ben").event_id
    of_cleo = give(engine, Named(("p2",)), ARCHIVED, "cleo").event_id
    kept = keep_matching(engine, PlaceFilter(), actor="ann")
    take_back(engine, of_ben, "ben")
    take_back(engine, of_cleo, "cleo")

    update = give(engine, Named(("p1",)), SELECTED, "ann", kept.moment)

    assert (update.conflict_count, update.conflict_by) == (1, ("ben",))


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
