"""How late the events of a page arrive."""

from __future__ import annotations

import math

import pytest

from placecurator.ui.page_clock import PageClock

HOUR_S = 3600.0


@pytest.mark.parametrize("ahead_s", [0, HOUR_S, -HOUR_S])
def test_a_wrong_clock_of_the_page_makes_nothing_late(ahead_s: float) -> None:
    clock = PageClock()

    for sent_s in (1000.0, 1060.0, 5000.0):
        late_s = clock.late_s({"sent_ms": (sent_s + ahead_s) * 1000}, sent_s + 0.1)
        assert late_s == pytest.approx(0, abs=1e-6)


def test_what_was_held_up_is_late_by_what_it_took_longer() -> None:
    clock = PageClock()
    clock.late_s({"sent_ms": 1_000_000}, 1000.2)

    assert clock.late_s({"sent_ms": 1_010_000}, 1068.2) == pytest.approx(58)
    assert clock.late_s({"sent_ms": 1_070_000}, 1070.2) == pytest.approx(0)


@pytest.mark.parametrize("event", [None, {}, {"sent_ms": "x"}, {"sent_ms": math.nan}])
def test_an_event_that_does_not_say_is_not_late(event: object) -> None:
    clock = PageClock()
    clock.late_s({"sent_ms": 1_000_000}, 1000.0)

    assert clock.late_s(event, 2000.0) == 0
