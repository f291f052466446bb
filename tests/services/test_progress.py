"""How far the scans of an act are: every number is true, whatever happens to the places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import UnknownAct
from placecurator.domain.lifecycle import COMPLETE, FAIL, RETRY, Move, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.progress import progress_of, scans_under_way
from placecurator.services.scan_again import scan_again
from placecurator.services.signals import Signals
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.scans import claim
from placecurator.storage.settling import settle
from tests.factories import stage_many
from tests.storage.scanning import ended

SILENT = Signals(None)
ANN = Actor(name="ann", role=Role.curator, user_id=1, via="session")
SELECTED, ARCHIVED = PlaceStagingStatus.Selected, PlaceStagingStatus.Archived


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 6, "p")


def decide(engine: sa.Engine, choice: PlaceStagingStatus, *place_ids: str) -> int:
    return set_status(engine, SILENT, Named(place_ids), choice, actor="ann").event_id


def begin(engine: sa.Engine, number: int) -> Sequence[Any]:
    with transaction(engine) as session:
        return claim(session, number, worker="w", lease_s=60, now=datetime.now(UTC))


def end(engine: sa.Engine, claims: Sequence[Any], move: Move) -> None:
    with transaction(engine) as session:
        settle(session, [ended(one, move) for one in claims], datetime.now(UTC))


def counted(engine: sa.Engine, event_id: int) -> dict[str, int]:
    found = progress_of(engine, event_id)
    names = ("requested", "done", "failed", "to_go", "running", "dropped")
    return {name: number for name in names if (number := getattr(found, name))}


def test_scans_that_end_go_from_to_go_to_done_or_failed(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)

    begun = begin(engine, 4)
    end(engine, begun[:2], COMPLETE)
    end(engine, begun[2:3], FAIL)

    assert counted(engine, act) == {
        "requested": 6,
        "done": 2,
        "failed": 1,
        "to_go": 3,
        "running": 1,
    }


def test_a_scan_that_is_tried_again_is_still_to_go(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)

    end(engine, begin(engine, 2), RETRY)

    assert counted(engine, act) == {"requested": 6, "to_go": 6}


def test_what_waited_already_counts_for_the_act_that_asked_first(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    first = decide(engine, SELECTED, *places[:4])
    second = decide(engine, SELECTED, *places)

    assert counted(engine, first) == {"requested": 4, "to_go": 4}
    assert counted(engine, second) == {"requested": 2, "to_go": 2}


def test_what_is_taken_back_before_it_began_is_dropped(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)
    end(engine, begin(engine, 1), COMPLETE)

    decide(engine, ARCHIVED, places[5])
    undo(engine, SILENT, act, actor=ANN)

    assert counted(engine, act) == {"requested": 6, "done": 1, "dropped": 5}
    assert scans_under_way(engine) == []


def test_a_scan_taken_back_is_not_done_because_an_older_one_was(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    first = decide(engine, SELECTED, places[0])
    end(engine, begin(engine, 1), COMPLETE)
    again = decide(engine, SELECTED, places[0])

    decide(engine, ARCHIVED, places[0])

    assert counted(engine, again) == {"requested": 1, "dropped": 1}
    assert counted(engine, first) == {"requested": 1, "dropped": 1}


def test_what_somebody_asks_for_again_counts_for_him(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, SELECTED, *places)
    end(engine, begin(engine, 6), COMPLETE)

    scan_again(engine, SILENT, places[:2], actor="ben")

    assert counted(engine, act) == {"requested": 6, "done": 4, "dropped": 2}
    [his] = scans_under_way(engine)
    assert (his.actor, his.requested, his.to_go) == ("ben", 2, 2)


def test_a_redo_has_scans_of_its_own(engine: sa.Engine, places: Sequence[str]) -> None:
    act = decide(engine, SELECTED, *places)
    undone = undo(engine, SILENT, act, actor=ANN)

    redone = undo(engine, SILENT, undone.event_id, actor=ANN)

    assert counted(engine, redone.event_id) == {"requested": 6, "to_go": 6}
    assert counted(engine, act) == {"requested": 6, "dropped": 6}


def test_the_acts_under_way_come_newest_first_and_others_when_asked_for(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    acts = [decide(engine, SELECTED, place_id) for place_id in places]
    end(engine, begin(engine, 1), COMPLETE)

    ended_act, *left = acts
    assert [one.event_id for one in scans_under_way(engine)] == left[::-1]
    assert [one.event_id for one in scans_under_way(engine, [ended_act])] == acts[::-1]


def test_an_act_that_asked_for_no_scan_has_none_and_one_that_is_none_is_unknown(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    act = decide(engine, ARCHIVED, *places)

    assert counted(engine, act) == {}
    with pytest.raises(UnknownAct):
        progress_of(engine, act + 1)
