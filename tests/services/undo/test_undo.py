"""Taking acts back: what is restored, what is left alone, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import NotAllowed, NothingToUndo, UnknownAct
from placecurator.domain.lifecycle import (
    PlaceStatus,
)
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place
from tests.services.undoing import (
    ARCHIVED,
    BEN,
    EVE,
    MAYBE,
    ROOT,
    SELECTED,
    counted,
    decide,
    state,
    take_back,
)


def test_every_place_gets_its_own_verdict_back(engine: sa.Engine, places: Sequence[str]) -> None:
    decide(engine, MAYBE, "p1", by=BEN)
    before = get_place(engine, "p1")
    act = decide(engine, ARCHIVED, *places)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 4}
    assert [state(engine, p)[0] for p in places] == ["Maybe", "New", "New", "New"]
    after = get_place(engine, "p1")
    assert (after.updated_by, after.status_changed_at) == ("ben", before.status_changed_at)
    assert (get_place(engine, "p2").updated_by, get_place(engine, "p2").status_changed_at) == (
        None,
        None,
    )


def test_what_somebody_decided_since_is_left_alone(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)
    decide(engine, MAYBE, "p1", "p2", by=BEN)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 2, "unqueued": 2, "changed": 2}
    assert undone.words == "2 restored, 2 un-queued, 2 were changed by ben since"
    assert state(engine, "p1") == (PlaceStatus.Maybe, None)


def test_a_place_that_is_no_longer_staged_is_told(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, MAYBE, "p1", "p2")
    with transaction(engine) as session:
        session.execute(sa.delete(Place).where(sa.inspect(Place).c.place_id == "p1"))

    assert take_back(engine, act).words == "1 restored, 1 is no longer staged"


def test_an_undo_can_be_undone_and_so_on(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, SELECTED, "p1", "p2")

    first = take_back(engine, act)
    second = take_back(engine, first.event_id)
    third = take_back(engine, second.event_id)

    assert counted(second) == {"restored": 2, "queued": 2}
    assert counted(third) == {"restored": 2, "unqueued": 2}
    assert state(engine, "p1") == (PlaceStatus.New, None)


def test_acts_on_top_of_each_other_are_taken_back_and_made_again_in_turn(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    first, second = decide(engine, MAYBE, "p1"), decide(engine, ARCHIVED, "p1")
    seen = []

    undo_of_second = take_back(engine, second)
    seen.append(state(engine, "p1")[0])
    undo_of_first = take_back(engine, first)
    seen.append(state(engine, "p1")[0])
    take_back(engine, undo_of_first.event_id)
    seen.append(state(engine, "p1")[0])
    take_back(engine, undo_of_second.event_id)
    seen.append(state(engine, "p1")[0])

    assert seen == ["Maybe", "New", "Maybe", "Archived"]


def test_undoing_twice_says_by_whom_it_is_undone_already(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, "p1")
    take_back(engine, act, ROOT)

    with pytest.raises(NothingToUndo, match="undone already by root"):
        take_back(engine, act)


def test_nothing_is_left_when_others_have_decided_about_all(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, MAYBE, "p1", "p2")
    decide(engine, ARCHIVED, "p1", by=BEN)
    decide(engine, ARCHIVED, "p2", by=ROOT)

    with pytest.raises(NothingToUndo, match="2 were changed by ben and root since"):
        take_back(engine, act)
    with transaction(engine) as session:
        assert session.scalars(sa.select(sa.func.count()).select_from(CurationEvent)).one() == 3


def test_an_act_of_somebody_else_is_for_an_admin(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, MAYBE, "p1")

    with pytest.raises(NotAllowed, match="only ann or an admin"):
        take_back(engine, act, BEN)
    with pytest.raises(NotAllowed, match="role curator"):
        take_back(engine, act, EVE)
    assert take_back(engine, act, ROOT).restored == 1


def test_only_status_changes_and_undos_can_be_taken_back(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        event = CurationEvent(act="import", actor="ann", at=datetime.now(UTC))
        session.add(event)
        session.flush()

    with pytest.raises(NothingToUndo, match="Only status changes"):
        take_back(engine, event.id or 0)
    with pytest.raises(UnknownAct, match="77"):
        take_back(engine, 77)
