"""All times that a page states, also where they make no regular week."""

from __future__ import annotations

import pytest

from tests.deepscan.extract.pages import facts_of, hours_of


def stated(body: str) -> list[str]:
    return [found.value for found in facts_of(body, country="US").hours]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Call us 24/7", ["24/7"]),
        ("Open 24 hours a day, 7 days a week", ["24/7"]),
        ("HOURS: 8:00 AM – 6:00 PM EST", ["08:00-18:00"]),
        ("1-800-555-0199 (8am - 10pm pst)", ["08:00-22:00"]),
        ("Mon-Fri 9am-5pm. Sales: Mon-Fri 8am-6pm", ["Mo-Fr 09:00-17:00", "Mo-Fr 08:00-18:00"]),
    ],
)
def test_what_is_stated_is_told(body: str, expected: list[str]) -> None:
    assert stated(body) == expected


@pytest.mark.parametrize(
    "body", ["Concert 8pm - 11pm", "24/7/2019", "Room 24/72", "24 hours after", "$8 am - 9 pm EST"]
)
def test_other_times_are_not_hours(body: str) -> None:
    assert stated(body) == []


def test_times_without_a_week_are_not_the_regular_week() -> None:
    facts = facts_of("Call us 24/7", country="US")

    assert facts.opening_hours is None
    assert facts.hours[0].confidence < 0.6


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("M-F 8am 5pm MST", "Mo-Fr 08:00-17:00"),  # the dash was lost
        ("0830 to 1815 Monday to Friday", "Mo-Fr 08:30-18:15"),
    ],
)
def test_a_week_is_read_in_unusual_writing(body: str, expected: str) -> None:
    assert hours_of(body, country="US") == expected
