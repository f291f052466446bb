"""Looking takes up to a twentieth of the time, and a look that is held up counts for little."""

from __future__ import annotations

from placecurator.domain.pace import Pace


def test_quick_looks_are_made_as_often_as_they_may() -> None:
    pace = Pace(5.0)
    for _ in range(3):
        pace.took(0.01)

    assert pace.rest_s == 5


def test_slow_looks_are_made_seldom() -> None:
    pace = Pace(5.0)
    pace.took(2.0)
    pace.took(3.0)

    assert pace.rest_s == 40


def test_a_look_that_was_held_up_makes_nobody_wait() -> None:
    pace = Pace(5.0)
    pace.took(0.01)
    pace.took(30.0)
    assert pace.rest_s == 5

    pace.took(30.0)
    assert pace.rest_s == 600
