"""Opening hours, from structured data and from text, and nothing where it is not clear."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.deepscan.extract.pages import hours_of


def json_ld(**values: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "Restaurant", **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def spec(days: Any, opens: str, closes: str, **more: str) -> dict[str, Any]:
    return {"dayOfWeek": days, "opens": opens, "closes": closes, **more}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json_ld(openingHours="Mo-Fr 09:00-17:00"), "Mo-Fr 09:00-17:00"),
        (
            json_ld(openingHours=["Mo-Fr 09:00-17:00", "Sa 10:00-15:00"]),
            "Mo-Fr 09:00-17:00; Sa 10:00-15:00",
        ),
        (
            json_ld(openingHoursSpecification=spec(["Monday", "Tuesday"], "09:00", "17:00:00")),
            "Mo-Tu 09:00-17:00",
        ),
        (
            json_ld(
                openingHoursSpecification=[
                    spec("https://schema.org/Friday", "18:00", "02:00"),
                    spec("Sunday", "00:00", "00:00"),
                    spec("Monday", "08:00", "12:00", validFrom="2026-12-24"),
                ]
            ),
            "Fr 18:00-02:00",
        ),
        (
            '<time itemprop="openingHours" datetime="Mo-Fr 09:00-17:00">x</time>',
            "Mo-Fr 09:00-17:00",
        ),
        (json_ld(openingHours="whenever we like"), None),
        (json_ld(openingHoursSpecification=[1, None, "x", {"dayOfWeek": 5}]), None),
    ],
)
def test_structured_data_is_taken_at_its_word(body: str, expected: str | None) -> None:
    assert hours_of(body) == expected


def test_two_businesses_with_other_addresses_leave_the_hours_open() -> None:
    body = json_ld(address="A street", openingHours="Mo 09:00-17:00") + json_ld(
        address="B street", openingHours="Tu 09:00-17:00"
    )

    assert hours_of(body) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo-Fr 10:00-18:00; Sa 10:00-15:00", "Mo-Fr 10:00-18:00; Sa 10:00-15:00"),
        ("ma–pe 10–18, la 10–15, su suljettu", "Mo-Fr 10:00-18:00; Sa 10:00-15:00"),
        ("Maanantai-perjantai klo 9.00-17.00", "Mo-Fr 09:00-17:00"),
        ("Avoinna joka päivä 11-23", "Mo-Su 11:00-23:00"),
        ("pe-la 21-04", "Fr-Sa 21:00-04:00"),
        ("ma-ti 11-14 ja 16-20", "Mo-Tu 11:00-14:00,16:00-20:00"),
        (
            "<table><tr><td>Ma<td>9-17<tr><td>Ti<td>9-17<tr><td>Ke<td>10-18</table>",
            "Mo-Tu 09:00-17:00; We 10:00-18:00",
        ),
        ("su-ti 10-16", "Mo-Tu 10:00-16:00; Su 10:00-16:00"),
    ],
)
def test_hours_are_read_on_a_finnish_page(text: str, expected: str) -> None:
    assert hours_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday to Friday 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Mon - Thurs: 9:00 a.m. - 5:30 p.m.; Fri 9-4", "Mo-Th 09:00-17:30; Fr 09:00-16:00"),
        ("9am to 6pm, Monday through Friday", "Mo-Fr 09:00-18:00"),
        ("M-F 7am - 4pm PST", "Mo-Fr 07:00-16:00"),
        ("Open daily 11:30am - midnight", "Mo-Su 11:30-24:00"),
        ("Weekdays 8:30-5:30, weekends 10-4", "Mo-Fr 08:30-17:30; Sa-Su 10:00-16:00"),
        ("Monday: 9am-5pmTuesday: 9am-5pm", "Mo-Tu 09:00-17:00"),
        ("Saturdays between 10am and 2pm. Opening hours", None),
        ("Opening hours: Saturday between 10am and 2pm", "Sa 10:00-14:00"),
    ],
)
def test_hours_are_read_on_an_english_page(text: str, expected: str | None) -> None:
    assert hours_of(text, country="US") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Open 9-5",
        "Friday 8pm - 11pm: live music",
        "Monday 3 to 5 May",
        "Monday or Tuesday, call 212-736-5000",
        "Mon 9-17 Mon 10-18 Tue 9-12",
        "Mon-Tue 2-7",
        "Mo-Fr 25:00-26:00",
        "Mo-Fr 9:75-10:00",
        "Winter: Mo-Tu 10am-4pm. Summer: Mo-Fr 9am-6pm",
        "Mon-Fri 9am-5pm 4pm-8pm",
    ],
)
def test_hours_that_could_mean_two_things_are_not_read(text: str) -> None:
    assert hours_of(text, country="US") is None
