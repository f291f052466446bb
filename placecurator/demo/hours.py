"""OpenStreetMap opening hours as the weekly periods of the Places API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from opening_hours import OpeningHours, State, validate

# One in each kind of season, in local time, which is what opening hours are in.
_SUNDAYS = tuple(map(datetime.fromisoformat, ("2026-01-11", "2026-04-12", "2026-07-12")))
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY

Period = dict[str, dict[str, int]]


def weekly_periods(expression: str | None) -> list[Period] | None:
    """The periods from Sunday on; None when a plain week cannot express the hours."""
    if not expression or not validate(expression):
        return None
    hours = OpeningHours(expression)
    weeks = [_week(hours, sunday) for sunday in _SUNDAYS]
    if weeks[0] is None or any(week != weeks[0] for week in weeks):
        return None  # seasons, or hours that are not certain
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
