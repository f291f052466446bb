"""Taking acts back: what is restored, what is un-queued, and what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import NotAllowed, NothingToUndo, UnknownAct
from placecurator.domain.lifecycle import (
    COMPLETE,
    RETRY,
    DeepScanStatus,
    PlaceStagingStatus,
    PlaceStatus,
    Rescan,
    ScanState,
)
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.doctor import examine
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import Undone, undo
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle
from tests.factories import break_the_next_update, stage_many
from tests.storage.scanning import ended

SILENT = Signals(None)
_event = sa.inspect(CurationEvent).c
SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
ARCHIVED = PlaceStagingStatus.Archived

ANN = Actor(name="ann", role=Role.curator, user_id=1, via="session")
BEN = Actor(name="ben", role=Role.curator, user_id=2, via="session")
EVE = Actor(name="eve", role=Role.viewer, user_id=3, via="session")
ROOT = Actor(name="root", role=Role.admin, user_id=4, via="session")


def decide(
    engine: sa.Engine,
    choice: PlaceStagingStatus,
    *place_ids: str,
    by: Actor = ANN,
    rescan: Rescan = Rescan.always,
) -> int:
    """The number of the act."""
    set_status(engine, SILENT, Named(tuple(place_ids)), choice, actor=by.name, rescan=rescan)
    with transaction(engine) as session:
        newest: int = session.scalars(sa.select(sa.func.max(_event.id))).one()
    return newest


def take_back(engine: sa.Engine, event_id: int, by: Actor = ANN) -> Undone:
    return undo(engine, SILENT, event_id, actor=by)


def state(engine: sa.Engine, place_id: str) -> tuple[PlaceStatus, ScanState]:
    place = get_place(engine, place_id)
    return place.status, place.deep_scan_status


def begin_scan(engine: sa.Engine) -> Any:
    with transaction(engine) as session:
        now = datetime.now(UTC)
        [claimed] = claim(session, 1, worker="w", lease_s=60, now=now)
    return claimed


def end_scan(engine: sa.Engine, claimed: Any, move: Any) -> None:
    with transaction(engine) as session:
        settle(session, [ended(claimed, move)], datetime.now(UTC))


def counted(undone: Undone) -> dict[str, int]:
    names = ("restored", "unqueued", "queued", "running", "scanned", "already", "changed", "gone")
    return {name: number for name in names if (number := getattr(undone, name))}


@pytest.fixture(autouse=True)
def _nothing_is_broken(engine: sa.Engine) -> Any:
    yield
    broken = {finding.name.value for finding in examine(engine, tick_s=1.0).broken}
    assert broken <= {"scheduler_silent"}


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 4, "p")


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


def test_waiting_scans_are_un_queued(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, SELECTED, *places)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 4, "unqueued": 4}
    assert {state(engine, p) for p in places} == {(PlaceStatus.New, None)}
    assert undone.words == "4 restored, 4 un-queued"


def test_a_scan_that_runs_goes_on_but_is_not_tried_again(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, "p1", "p2")
    claimed = begin_scan(engine)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 2, "unqueued": 1, "running": 1}
    assert undone.words == "2 restored, 1 un-queued, 1 was already being scanned"
    assert get_place(engine, "p1").scan_withdrawn
    end_scan(engine, claimed, RETRY)
    assert state(engine, "p1") == (PlaceStatus.New, None)


def test_a_scan_that_is_over_keeps_its_result(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, SELECTED, "p1")
    end_scan(engine, begin_scan(engine), COMPLETE)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 1, "scanned": 1}
    assert undone.words == "1 restored, 1 was already scanned, with the result kept"
    assert state(engine, "p1") == (PlaceStatus.New, DeepScanStatus.completed)


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


@pytest.mark.parametrize("scan", ["queued", "running", "withdrawn and back", "completed"])
def test_selected_given_back_asks_only_for_what_the_act_took_away(
    engine: sa.Engine, places: Sequence[str], scan: str
) -> None:
    decide(engine, SELECTED, "p1")
    claimed = None if scan == "queued" else begin_scan(engine)
    if scan == "completed":
        end_scan(engine, claimed, COMPLETE)
    act = decide(engine, ARCHIVED, "p1")
    if scan == "withdrawn and back":
        end_scan(engine, claimed, RETRY)

    undone = take_back(engine, act)

    then: dict[str, tuple[ScanState, int]] = {
        "queued": (DeepScanStatus.queued, 1),
        "running": (DeepScanStatus.processing, 0),
        "withdrawn and back": (DeepScanStatus.queued, 1),
        "completed": (DeepScanStatus.completed, 0),
    }
    assert (state(engine, "p1")[1], undone.queued) == then[scan]
    assert state(engine, "p1")[0] is PlaceStatus.Selected
    assert not get_place(engine, "p1").scan_withdrawn


def test_a_scan_that_ended_meanwhile_is_not_paid_for_twice(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    decide(engine, SELECTED, "p1")
    claimed = begin_scan(engine)
    act = decide(engine, ARCHIVED, "p1")
    end_scan(engine, claimed, COMPLETE)

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 1}
    assert state(engine, "p1") == (PlaceStatus.Selected, DeepScanStatus.completed)


def test_scanning_again_is_taken_back_though_the_place_stays_selected(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    decide(engine, SELECTED, "p1")
    end_scan(engine, begin_scan(engine), COMPLETE)
    act = decide(engine, SELECTED, "p1")
    assert state(engine, "p1")[1] is DeepScanStatus.queued

    undone = take_back(engine, act)

    assert counted(undone) == {"restored": 1, "unqueued": 1}
    assert state(engine, "p1") == (PlaceStatus.Selected, DeepScanStatus.completed)


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


def test_a_scan_that_is_asked_for_again_wakes_a_worker(
    engine: sa.Engine, places: Sequence[str], redis_url: str
) -> None:
    decide(engine, SELECTED, "p1")
    act = decide(engine, ARCHIVED, "p1")

    undo(engine, Signals(redis_url), act, actor=ANN)

    assert len(Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url))) == 1


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
