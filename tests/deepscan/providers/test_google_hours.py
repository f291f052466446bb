"""Google's periods and the OpenStreetMap form say the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from placecurator.deepscan.providers.google_answer import Moment, Period
from placecurator.deepscan.providers.google_hours import osm_hours

WEEK_MINUTES = 7 * 24 * 60
SUNDAY = datetime.fromisoformat("2026-01-11")


def moment(day: int, hour: int, minute: int = 0) -> Moment:
    return Moment(day=day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], "off"),
        ([Period(open=moment(0, 0))], "24/7"),
        (
            [Period(open=moment(day, 10), close=moment(day, 18)) for day in (1, 2, 3, 4, 5)],
            "Mo-Fr 10:00-18:00",
        ),
        (
            [
                Period(open=moment(1, 10), close=moment(1, 14)),
                Period(open=moment(1, 16), close=moment(1, 20, 30)),
            ],
            "Mo 10:00-14:00,16:00-20:30",
        ),
        ([Period(open=moment(1, 10), close=moment(2, 0))], "Mo 10:00-24:00"),
        ([Period(open=moment(6, 21), close=moment(0, 4))], "Sa 21:00-04:00"),
        (
            [
                Period(open=moment(6, 21), close=moment(0, 4)),
                Period(open=moment(0, 12), close=moment(0, 18)),
            ],
            "Sa 21:00-04:00, Su 12:00-18:00",
        ),
        (
            [Period(open=moment(5, 12), close=moment(0, 2))],
            "Fr 12:00-24:00; Sa 00:00-24:00; Su 00:00-02:00",
        ),
        (
            [Period(open=moment(d, 0), close=moment((d + 1) % 7, 0)) for d in range(7)],
            "24/7",
        ),
    ],
)
def test_a_week_is_written_as_people_write_it(periods: list[Period], expected: str) -> None:
    assert osm_hours(periods) == expected


@given(st.sets(st.integers(0, WEEK_MINUTES // 30 - 1), min_size=2, max_size=16))
def test_a_week_means_the_same_in_both_forms(halves: set[int]) -> None:
    edges = [half * 30 for half in sorted(halves)]
    edges = edges[: len(edges) // 2 * 2]
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    periods = [Period(open=at(opens), close=at(closes)) for opens, closes in pairs]

    hours = OpeningHours(osm_hours(periods))

    for opens, closes in pairs:
        assert hours.is_open(SUNDAY + timedelta(minutes=opens))
        assert hours.is_open(SUNDAY + timedelta(minutes=closes - 1))
        assert not hours.is_open(SUNDAY + timedelta(minutes=closes))


def at(minute: int) -> Moment:
    return moment(minute // 1440, minute % 1440 // 60, minute % 60)
