"""How long a place waits before it is scanned again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placecurator.domain.retry import wait_s

ATTEMPTS = st.integers(min_value=1, max_value=10**9)
JITTER = st.floats(min_value=0, max_value=1)
REQUESTED = st.floats(min_value=0, allow_nan=False)


@given(ATTEMPTS, JITTER)
def test_every_wait_is_between_a_second_and_a_quarter_of_an_hour(
    attempt: int, jitter: float
) -> None:
    assert 1 <= wait_s(attempt, jitter) <= 900


@given(ATTEMPTS, JITTER, REQUESTED)
def test_we_never_come_earlier_than_asked_but_at_least_once_a_day(
    attempt: int, jitter: float, requested: float
) -> None:
    waited = wait_s(attempt, jitter, requested)

    assert waited >= min(requested, 86_400)
    assert waited <= max(900, 86_400)


@given(ATTEMPTS, JITTER, JITTER)
def test_a_later_attempt_never_waits_less_than_half_of_an_earlier_one(
    attempt: int, jitter: float, other: float
) -> None:
    assert wait_s(attempt + 1, jitter) >= wait_s(attempt, other) / 2


@pytest.mark.parametrize(("attempt", "longest_s"), [(1, 2), (2, 8), (3, 32), (4, 128), (6, 900)])
def test_the_wait_grows_fourfold(attempt: int, longest_s: float) -> None:
    assert wait_s(attempt, jitter=1) == longest_s
    assert wait_s(attempt, jitter=0) == longest_s / 2
