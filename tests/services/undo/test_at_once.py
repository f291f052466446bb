"""Taking acts back while others do, and when the database breaks off: all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import NothingToUndo
from placecurator.domain.lifecycle import (
    DeepScanStatus,
    PlaceStatus,
)
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, Place
from tests.factories import break_the_next_update, stage_many
from tests.services.undoing import (
    BEN,
    MAYBE,
    SELECTED,
    decide,
    state,
    take_back,
)


def test_an_undo_is_written_completely_or_not_at_all(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    decide(engine, MAYBE, *places, by=BEN)
    act = decide(engine, SELECTED, *places)
    with transaction(engine) as session:
        session.execute(sa.update(Place).values(updated_by=sa.inspect(Place).c.place_id))
        break_the_next_update(session)

    with pytest.raises(sa.exc.IntegrityError):
        take_back(engine, act)

    assert state(engine, "p1") == (PlaceStatus.Selected, DeepScanStatus.queued)
    with transaction(engine) as session:
        assert (
            session.scalars(sa.select(sa.func.max(sa.inspect(CurationChange).c.event_id))).one()
            == act
        )


def test_of_many_undos_at_once_one_takes_back_and_the_others_say_so(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)

    def attempt(_number: int) -> int | str:
        try:
            return take_back(engine, act).restored
        except NothingToUndo as error:
            return str(error)[:24]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(8)))

    assert sorted(map(str, results)) == ["4", *["It is undone already by "] * 7]


def test_undo_and_a_decision_at_once_leave_each_place_to_one_of_them(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place_ids = stage_many(session, 400, "q")
    act = decide(engine, SELECTED, *place_ids)
    shuffled = place_ids[::-1]

    with ThreadPoolExecutor(2) as pool:
        undoing = pool.submit(take_back, engine, act)
        deciding = pool.submit(decide, engine, MAYBE, *shuffled[:200], by=BEN)
        deciding.result()
        undone = undoing.result()

    # Whoever came first: ben's decision stands, and what was told of the undo is true.
    assert undone.restored + undone.changed == 400
    assert undone.changed in (0, 200)
    assert {state(engine, p)[0] for p in shuffled[:200]} == {PlaceStatus.Maybe}
    assert {state(engine, p) for p in shuffled[200:]} == {(PlaceStatus.New, None)}
