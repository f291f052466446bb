"""Opening hours: as structured data states them, or as a visitor reads them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opening_hours import OpeningHours, validate

from placecurator.deepscan.extract.facts import Found, merged
from placecurator.deepscan.extract.hours_loose import loose_hours
from placecurator.deepscan.extract.hours_text import read_hours
from placecurator.deepscan.extract.structured import CONFIDENCE, Structured, texts
from placecurator.deepscan.extract.view import PageView
from placecurator.deepscan.week import DAY_MINUTES, DAYS, Span, format_week

_TEXT, _ONE_OF_SEVERAL, _LOOSE = 0.93, 0.6, 0.5
_LONGEST = 500
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
        regular = Found(stated, data.method, CONFIDENCE[data.method])
    elif written := valid("; ".join(dict.fromkeys(data.hours))):
        regular = Found(written, "microdata", CONFIDENCE["microdata"])
    elif read.clear:
        confidence = _TEXT if read.clear.only else _ONE_OF_SEVERAL
        regular = Found(format_week(read.clear.week), "text", confidence)
    others = [Found(format_week(week), "text", _ONE_OF_SEVERAL) for week in read.weeks]
    if not (regular or others):
        others = [Found(times, "text", _LOOSE) for times in loose_hours(page.text)]
    return Hours(regular, merged([regular, *others] if regular else others))


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
