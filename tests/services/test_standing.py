"""How much of an act can be taken back, as the history tells it: exactly, or at least so much."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import NothingToUndo
from placecurator.services.history import HistoryQuery, list_acts
from placecurator.storage.database import transaction
from placecurator.storage.standing import MOST_COUNTED
from tests.factories import stage_many
from tests.services.undoing import ANN, ARCHIVED, BEN, MAYBE, ROOT, decide, take_back


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """More than are looked at."""
    with transaction(engine) as session:
        return stage_many(session, MOST_COUNTED + 100, "p")


def told(engine: sa.Engine, act: int) -> tuple[int, bool, bool]:
    """At how many places it stands, whether that is the least, and whether Undo is offered."""
    page = list_acts(engine, HistoryQuery(), viewer=ROOT)
    [found] = [one for one in page.items if one.id == act]
    return found.standing, found.standing_more, found.undoable


def test_of_an_act_with_few_places_all_are_counted(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, *places[:MOST_COUNTED])
    undone = take_back(engine, decide(engine, MAYBE, *places[:MOST_COUNTED])).event_id

    assert told(engine, act) == (MOST_COUNTED, False, True)
    assert told(engine, undone) == (MOST_COUNTED, False, True)


def test_of_an_act_with_many_places_so_many_are_told_as_the_least(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, *places)
    assert told(engine, act) == (MOST_COUNTED, True, True)

    undone = take_back(engine, act).event_id

    assert told(engine, act) == (0, False, False)
    assert told(engine, undone) == (MOST_COUNTED, True, True)


def test_what_is_left_of_many_places_is_exact_when_it_is_little(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, *places)
    decide(engine, ARCHIVED, *places[2:], by=BEN)

    assert told(engine, act) == (2, False, True)


def test_an_undo_of_many_places_that_was_taken_back_stands_nowhere(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    undone = take_back(engine, decide(engine, MAYBE, *places)).event_id
    take_back(engine, undone)

    assert told(engine, undone) == (0, False, False)


def test_it_stands_again_where_another_undo_gave_back_what_it_had_left_there(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    undone = take_back(engine, decide(engine, MAYBE, *places)).event_id
    bens, aside = decide(engine, ARCHIVED, *places[-2:], by=BEN), decide(engine, MAYBE, "p1")
    take_back(engine, undone)
    take_back(engine, bens, BEN)

    assert told(engine, undone) == (2, False, True)

    take_back(engine, aside)
    assert told(engine, undone) == (3, False, True)


def test_what_was_taken_back_twice_is_offered_once_more(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, *places)
    undone = take_back(engine, act).event_id
    take_back(engine, undone)
    take_back(engine, act)

    assert told(engine, undone) == (MOST_COUNTED, True, True)


def test_when_the_places_looked_at_were_decided_anew_the_others_are_not_denied(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    undone = take_back(engine, decide(engine, MAYBE, *places)).event_id
    decide(engine, ARCHIVED, *places[:-1], by=BEN)

    assert told(engine, undone) == (0, True, True)
    assert take_back(engine, undone, ANN).restored == 1
    decide(engine, ARCHIVED, *places, by=BEN)
    with pytest.raises(NothingToUndo):
        take_back(engine, undone)
