"""Taking acts back: what becomes of the scans that they had asked for, or had taken away."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from placecurator.domain.lifecycle import (
    COMPLETE,
    RETRY,
    DeepScanStatus,
    PlaceStatus,
    ScanState,
)
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import undo
from tests.services.undoing import (
    ANN,
    ARCHIVED,
    SELECTED,
    begin_scan,
    counted,
    decide,
    end_scan,
    state,
    take_back,
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


def test_a_scan_that_is_asked_for_again_wakes_a_worker(
    engine: sa.Engine, places: Sequence[str], redis_url: str
) -> None:
    decide(engine, SELECTED, "p1")
    act = decide(engine, ARCHIVED, "p1")

    undo(engine, Signals(redis_url), act, actor=ANN)

    assert len(Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url))) == 1
