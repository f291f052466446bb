"""Times that a page states without a week: "24/7", or "8 am – 8 pm EST" next to a phone number.

They tell when somebody can be reached. Whether that holds for the door and for every day is not
said, so they are never taken for the regular week of a business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from placecurator.deepscan.extract.times import read_clock, to_span
from placecurator.deepscan.week import format_times

_MOST = 200
_ALWAYS = re.compile(
    r"(?<![\w/.-])24\s?/\s?7(?![\d/]|\.\d)"
    r"|\b24\s?-?\s?(?:hours?|hrs?)(?:\s(?:a|per|every)\sday)?[\s,/&-]{1,3}(?:and\s)?"
    r"(?:7|seven)\s?days(?:\s(?:a|per)\sweek)?"
    r"|\b(?:7|seven)\sdays\s(?:a|per)\sweek[\s,/&-]{1,3}(?:and\s)?24\s?hours"
    r"|\b24\s(?:uur|stunden|timmar|tuntia|h)\s(?:per\sdag|am\stag|om\sdygnet|vuorokaudessa)\b",
    re.IGNORECASE,
)
_HALF = r"[ap]\.?\s?m\b\.?"
_SPAN = re.compile(
    rf"(?<![\d.:$€£/])(\d{{1,2}}(?:[:.]\d\d)?\s?{_HALF})\s?(?:-|–|—|to|until|till?|thru)\s?"
    rf"(\d{{1,2}}(?:[:.]\d\d)?\s?{_HALF})",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"[\s,(]{0,3}(?:[ecmp][sd]?t\b|gmt|eastern|central|mountain|pacific|local\stime)", re.I
)
_ABOUT_HOURS = re.compile(r"hours?\b|\bopen\b|\bdaily\b|days\sa\sweek|\bcall\b", re.I)
_BEFORE = 50


def loose_hours(text: str) -> Iterator[str]:
    """What is stated, in the OpenStreetMap form. A span of times without days is left so."""
    for span in islice(_SPAN.finditer(text), _MOST):
        before = text[max(0, span.start() - _BEFORE) : span.start()]
        if _ZONE.match(text, span.end()) or _ABOUT_HOURS.search(before):
            opens, closes = read_clock(span[1].lower()), read_clock(span[2].lower())
            read = opens and closes and to_span(opens, closes, twelve_hours=True)
            if read:
                yield format_times([read])
    if _ALWAYS.search(text):
        yield "24/7"
