"""Opening hours: as structured data states them, or as a visitor reads them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from opening_hours import OpeningHours, validate

from placecurator.deepscan.extract.facts import Found
from placecurator.deepscan.extract.hours_text import hours_in_text
from placecurator.deepscan.extract.structured import Structured, texts
from placecurator.deepscan.extract.view import PageView
from placecurator.deepscan.week import DAY_MINUTES, DAYS, Span, format_week

_JSON_LD, _MICRODATA, _TEXT, _ONE_OF_SEVERAL = 0.97, 0.95, 0.93, 0.6
_LONGEST = 500
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def find_hours(page: PageView, data: Structured, languages: Iterable[str]) -> Found | None:
    """The opening hours in the OpenStreetMap form; None when the page does not clearly say."""
    business = data.business
    if business and (stated := _stated(business)):
        return Found(stated, "json-ld", _JSON_LD)
    if written := valid("; ".join(dict.fromkeys(data.hours))):
        return Found(written, "microdata", _MICRODATA)
    read = hours_in_text(page.text, languages)
    if read is None:
        return None
    return Found(format_week(read.week), "text", _TEXT if read.only else _ONE_OF_SEVERAL)


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
