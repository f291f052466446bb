"""OpenStreetMap hours become weekly periods, where a plain week can say them."""

from __future__ import annotations

import pytest

from placecurator.demo.hours import weekly_periods


def test_a_night_is_a_period_that_closes_on_the_next_day() -> None:
    assert weekly_periods("Sa 21:00-04:00") == [
        {"open": {"day": 6, "hour": 21, "minute": 0}, "close": {"day": 0, "hour": 4, "minute": 0}}
    ]


def test_a_night_goes_on_into_a_day_with_a_rule_of_its_own() -> None:
    periods = weekly_periods("We-Th 22:00-04:00; Fr 20:00-24:00; PH off") or []

    assert [(period["close"]["day"], period["close"]["hour"]) for period in periods] == [
        (4, 4),
        (5, 4),
        (6, 0),
    ]


def test_a_blank_between_two_days_changes_nothing() -> None:
    assert weekly_periods("Sa, Su 09:00-16:00") == weekly_periods("Sa,Su 09:00-16:00")


def test_always_open_is_one_period_without_an_end() -> None:
    assert weekly_periods("24/7") == [{"open": {"day": 0, "hour": 0, "minute": 0}}]


def test_never_open_is_no_period() -> None:
    assert weekly_periods("off") == []


def test_public_holidays_are_left_out_of_the_regular_week() -> None:
    assert weekly_periods("Mo-Fr 10:00-18:00; PH off") == weekly_periods("Mo-Fr 10:00-18:00")


@pytest.mark.parametrize(
    "expression", [None, "", "only summer", "Jun-Aug: Mo-Su 09:00-24:00", '"for request only"']
)
def test_what_a_plain_week_cannot_say_is_not_said(expression: str | None) -> None:
    assert weekly_periods(expression) is None
