"""Turns come at an even pace, and only so many are saved up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placecurator.domain.provider_rate import ProviderRate
from tests.factories import NOW


def test_after_a_quiet_time_the_burst_is_there_and_no_more() -> None:
    rate = ProviderRate(per_second=10, burst=4)

    assert rate.turns(NOW - timedelta(hours=1), NOW) == 4


def test_then_turns_come_one_by_one() -> None:
    rate = ProviderRate(per_second=10, burst=4)
    spent = rate.after(NOW, NOW, 4)

    turns = [rate.turns(spent, NOW + timedelta(milliseconds=ms)) for ms in (0, 99, 100, 299, 300)]

    assert turns == [0, 0, 1, 2, 3]


@pytest.mark.parametrize("per_second", [0.01, 0.5, 9.5, 10, 1000])
def test_a_minute_never_has_more_than_its_turns_and_the_burst(per_second: float) -> None:
    rate = ProviderRate.evenly(per_second)
    next_turn_at, taken = NOW, 0

    for ms in range(0, 60_000, 7):
        now = NOW + timedelta(milliseconds=ms)
        turns = rate.turns(next_turn_at, now)
        next_turn_at = rate.after(next_turn_at, now, turns)
        taken += turns

    most = 60 * per_second + rate.burst
    assert most - per_second * 0.007 - 1 <= taken <= most


@pytest.mark.parametrize("per_second", [0.01, 0.5, 9.5, 1000])
def test_whoever_looks_again_as_told_finds_a_turn_and_loses_none(per_second: float) -> None:
    rate = ProviderRate.evenly(per_second)
    spent = rate.after(NOW, NOW, rate.burst)

    later = NOW + timedelta(seconds=rate.look_again_s) + timedelta(milliseconds=1)

    assert 1 <= rate.turns(spent, later) <= max(1, rate.burst // 2 + 1)
