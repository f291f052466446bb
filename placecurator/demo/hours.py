"""OpenStreetMap opening hours as the weekly periods of the Places API."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from opening_hours import OpeningHours, State, validate

# One in each kind of season, in local time, which is what opening hours are in.
_SUNDAYS = tuple(map(datetime.fromisoformat, ("2026-01-11", "2026-04-12", "2026-07-12")))
# "Sa, Su 09:00-16:00": with the blank it would be a Saturday without hours, that is all of it.
_LOOSE_DAYS = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su), (?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)")
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY

Period = dict[str, dict[str, int]]


def weekly_periods(expression: str | None) -> list[Period] | None:
    """The periods from Sunday on; None when a plain week cannot express the hours."""
    if not expression:
        return None
    expression = _LOOSE_DAYS.sub(r"\1,", expression)
    week = _regular_week(expression)
    if week is None:
        return None
    closings = {str(period["open"]): period for period in _regular_week(_added(expression)) or []}
    return [
        closings.get(str(period["open"]), period) if _ends_at_midnight(period) else period
        for period in week
    ]


def _added(expression: str) -> str:
    """With each rule added to those before it.

    The library lets a day's rule after ";" cut off the night before, which people do not mean.
    """
    return expression.replace(";", ", ")


def _ends_at_midnight(period: Period) -> bool:
    close = period.get("close")
    return close is not None and (close["hour"], close["minute"]) == (0, 0)


def _regular_week(expression: str) -> list[Period] | None:
    if not validate(expression):
        return None
    hours = OpeningHours(expression)
    weeks = [_week(hours, sunday) for sunday in _SUNDAYS]
    if any(week != weeks[0] for week in weeks):
        return None  # seasons
    return weeks[0]


def _week(hours: OpeningHours, sunday: datetime) -> list[Period] | None:
    """Starts in the night before the week, so that a night is found where it begins."""
    periods: list[Period] = []
    spans = list(hours.intervals(sunday - _DAY, sunday + _WEEK + _DAY))
    if any(state == State.UNKNOWN or remark for _, _, state, remark in spans):
        return None  # "on request" is not a time
    for begin, end, state, _ in spans:
        if state != State.OPEN:
            continue
        if end - begin > _WEEK:
            return [{"open": _moment(sunday)}]
        if sunday <= begin < sunday + _WEEK:
            periods.append({"open": _moment(begin), "close": _moment(end)})
    return periods


def _moment(time: datetime) -> dict[str, Any]:
    return {"day": (time.weekday() + 1) % 7, "hour": time.hour, "minute": time.minute}
