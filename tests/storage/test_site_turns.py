"""Turns at websites: no two scans of any worker get the same one."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import SiteTurn
from placecurator.storage.site_turns import (
    forget_turns,
    next_turns,
    stand_in_line,
    take_turns,
)

NOW_S = 1_800_000_000.0
WAIT_S = 3.0


def taken(
    session: Session, *sites: str, now_s: float = NOW_S, interval_s: float = 1.0
) -> dict[str, float]:
    """The turns that were got, in seconds from ``NOW_S``."""
    turns = take_turns(session, dict.fromkeys(sites, interval_s), wait_s=WAIT_S, now_s=now_s)
    return from_now(turns)


def from_now(turns: Mapping[str, float]) -> dict[str, float]:
    return {site: round(at_s - NOW_S, 3) for site, at_s in turns.items()}


def test_a_site_that_nobody_visits_is_free_at_once(session: Session) -> None:
    assert taken(session, "good.fi", "fair.fi") == {"good.fi": 0, "fair.fi": 0}


def test_the_turns_at_a_site_lie_apart_until_the_next_is_too_far_away(session: Session) -> None:
    turns = [taken(session, "good.fi") for _ in range(5)]

    assert turns == [{"good.fi": 0}, {"good.fi": 1}, {"good.fi": 2}, {"good.fi": 3}, {}]


def test_who_comes_late_does_not_get_the_turns_that_nobody_took(session: Session) -> None:
    taken(session, "good.fi")

    turns = [taken(session, "good.fi", now_s=NOW_S + 60) for _ in range(2)]

    assert turns == [{"good.fi": 60}, {"good.fi": 61}]


def test_a_busy_site_does_not_hold_up_the_others(session: Session) -> None:
    for _ in range(4):
        taken(session, "busy.fi")

    assert taken(session, "good.fi", "busy.fi", "fair.fi") == {"good.fi": 0, "fair.fi": 0}


def test_each_site_has_its_own_interval(session: Session) -> None:
    intervals_s = {"good.fi": 1.0, "ip:203.0.114.1": 0.1}

    take_turns(session, intervals_s, wait_s=WAIT_S, now_s=NOW_S)

    again = take_turns(session, intervals_s, wait_s=WAIT_S, now_s=NOW_S)
    assert from_now(again) == {"good.fi": 1, "ip:203.0.114.1": 0.1}


def test_turns_at_a_thousand_sites_are_taken_at_once(session: Session) -> None:
    sites = [f"site{number}.fi" for number in range(1000)]
    taken(session, *sites[:500])

    turns = taken(session, *sites)

    assert [turns[site] for site in sites] == [1.0] * 500 + [0.0] * 500


def test_those_who_are_sent_away_come_back_one_after_the_other(session: Session) -> None:
    for _ in range(4):
        taken(session, "good.fi")

    first = stand_in_line(session, {"good.fi": 2.0}, now_s=NOW_S)
    later = stand_in_line(session, {"good.fi": 1.0}, now_s=NOW_S)

    assert (from_now(first), from_now(later)) == ({"good.fi": 4}, {"good.fi": 6})


def test_a_line_does_not_keep_others_from_a_free_turn(session: Session) -> None:
    for _ in range(4):
        taken(session, "good.fi")
    stand_in_line(session, {"good.fi": 100.0}, now_s=NOW_S)

    assert taken(session, "good.fi", now_s=NOW_S + 2) == {"good.fi": 4}


def test_looking_ahead_takes_no_turn(session: Session) -> None:
    taken(session, "good.fi")

    seen = [next_turns(session, ["good.fi", "fair.fi", "good.fi"]) for _ in range(2)]

    assert [from_now(turns) for turns in seen] == [{"good.fi": 1}, {"good.fi": 1}]


def test_only_what_is_over_is_forgotten_and_not_more_than_asked_for(session: Session) -> None:
    taken(session, "old.fi", "older.fi", "awaited.fi")
    stand_in_line(session, {"awaited.fi": 60.0}, now_s=NOW_S)
    taken(session, "new.fi", now_s=NOW_S + 10)

    counts = [forget_turns(session, at_most=most, now_s=NOW_S + 10) for most in (1, 100, 100)]

    left = {turn.site for turn in session.scalars(sa.select(SiteTurn))}
    assert (counts, left) == ([1, 1, 0], {"awaited.fi", "new.fi"})


def test_a_site_that_was_forgotten_is_free_again(session: Session) -> None:
    taken(session, "good.fi")
    forget_turns(session, at_most=10, now_s=NOW_S + 1)

    assert taken(session, "good.fi", now_s=NOW_S + 1) == {"good.fi": 1}


@pytest.mark.parametrize("sites", [["good.fi"], ["good.fi", "fair.fi", "fine.fi"]])
def test_several_workers_never_get_the_same_turn(database_url: str, sites: list[str]) -> None:
    got: dict[str, list[float]] = {site: [] for site in sites}

    def work(order: list[str]) -> None:
        engine = make_engine(database_url)
        for _ in range(20):
            with transaction(engine) as session:
                turns = take_turns(
                    session, dict.fromkeys(order, 0.01), wait_s=60, now_s=time.time()
                )
            for site, at_s in turns.items():
                got[site].append(at_s)
        engine.dispose()

    threads = [
        threading.Thread(target=work, args=(order,))
        for order in (sites, sites[::-1], sites, sites[::-1])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for turns in got.values():
        assert len(turns) == 80
        ordered = sorted(turns)
        gaps = [later - turn for turn, later in pairwise(ordered)]
        assert min(gaps) > 0.0099
