"""Opening hours: as structured data states them, or as a visitor reads them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opening_hours import OpeningHours, validate

from placecurator.deepscan.extract.facts import Found, merged, words_around
from placecurator.deepscan.extract.hours_loose import loose_hours
from placecurator.deepscan.extract.hours_text import WrittenWeek, read_hours
from placecurator.deepscan.extract.structured import Structured, stated_fact, texts
from placecurator.deepscan.extract.view import PageView
from placecurator.deepscan.week import DAY_MINUTES, DAYS, Span, format_week

_TEXT, _ONE_OF_SEVERAL, _LOOSE = 0.93, 0.6, 0.5
_LONGEST = 500
_LONGEST_WRITTEN = 60  # characters of a week that are shown, besides the words around them
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """``regular`` is the one regular week of the business; None when the page is not clear.

    ``stated`` are all times that it states, the likeliest first.
    """

    regular: Found | None
    stated: tuple[Found, ...]


def find_hours(page: PageView, data: Structured, languages: Iterable[str]) -> Hours:
    """The opening hours in the OpenStreetMap form."""
    read = read_hours(page.text, languages)
    business = data.business
    regular = None
    if business and (stated := _stated(business)):
        regular = stated_fact(stated, data.method, "openingHours")
    elif expression := valid("; ".join(dict.fromkeys(data.hours))):
        regular = stated_fact(expression, "microdata", "openingHours")
    elif read.clear:
        regular = _written(page, read.clear, _TEXT if read.clear.only else _ONE_OF_SEVERAL)
    others = [_written(page, week, _ONE_OF_SEVERAL) for week in read.weeks]
    if not (regular or others):
        others = [Found(times, "text", _LOOSE, "text") for times in loose_hours(page.text)]
    return Hours(regular, merged([regular, *others] if regular else others))


def _written(page: PageView, week: WrittenWeek, confidence: float) -> Found:
    words = words_around(page.text, week.start, week.start + _LONGEST_WRITTEN)
    return Found(format_week(week.week), "text", confidence, "text", words)


def valid(expression: str) -> str | None:
    """The expression in its usual spelling; None when it is not in the OpenStreetMap form."""
    if not expression or len(expression) > _LONGEST or not validate(expression):
        return None
    return str(OpeningHours(expression))


def _stated(business: Mapping[str, Any]) -> str | None:
    specification = business.get("openingHoursSpecification")
    parts = specification if isinstance(specification, list) else [specification]
    week = _week([part for part in parts if isinstance(part, dict)])
    if week:
        return valid(format_week(week))
    return valid("; ".join(texts(business.get("openingHours"))))


def _week(parts: list[dict[str, Any]]) -> dict[int, list[Span]]:
    week: dict[int, list[Span]] = defaultdict(list)
    for part in parts:
        if part.get("validFrom") or part.get("validThrough"):
            continue  # a season or a holiday, not the regular week
        span = _span(part.get("opens"), part.get("closes"))
        for day in texts(part.get("dayOfWeek")):
            name = day.rpartition("/")[2][:2].capitalize()
            if span and name in DAYS:
                week[DAYS.index(name)].append(span)
    return dict(week)


def _span(opens: Any, closes: Any) -> Span | None:
    """None for a day that is closed, which schema.org writes as opening and closing at once."""
    start, end = _minute(opens), _minute(closes)
    if start is None or end is None or start == end:
        return None
    if end == DAY_MINUTES - 1:
        end = DAY_MINUTES
    return start, end if end > start else end + DAY_MINUTES


def _minute(text: Any) -> int | None:
    match = _CLOCK.match(text) if isinstance(text, str) else None
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        return None
    return int(match[1]) * 60 + int(match[2])
