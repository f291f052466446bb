"""A week of opening times, written in the OpenStreetMap form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MINUTES = 24 * 60

Span = tuple[int, int]
"""Opens and closes, in minutes of its day; a night goes on beyond 24 hours."""


def format_week(spans: Mapping[int, Sequence[Span]]) -> str:
    """The week in words such as ``Mo-Fr 09:00-17:00; Sa 10:00-15:00``.

    Keys are days from Monday (0); a day without spans is closed. A week without any is ``off``.
    """
    times = {day: format_times(spans[day]) for day in range(7) if spans.get(day)}
    if not times:
        return "off"
    if len(times) == 7 and set(times.values()) == {"00:00-24:00"}:
        return "24/7"
    # After ";" a day's rule replaces what the night before left in it; after "," it is added.
    nights = any(closes > DAY_MINUTES for day in spans.values() for _, closes in day)
    return (", " if nights else "; ").join(_rules(times))


def format_times(spans: Iterable[Span]) -> str:
    """The times of one day, such as ``09:00-12:00,13:00-17:00``."""
    return ",".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in sorted(set(spans)))


def _clock(minutes: int) -> str:
    hours = minutes if minutes <= DAY_MINUTES else minutes - DAY_MINUTES
    return f"{hours // 60:02d}:{hours % 60:02d}"


def _rules(times: Mapping[int, str]) -> Iterable[str]:
    """One rule for each run of neighbouring days with the same times."""
    day = 0
    while day < 7:
        last = day
        while last < 6 and times.get(last + 1) == times.get(day):
            last += 1
        if day in times:
            days = DAYS[day] if day == last else f"{DAYS[day]}-{DAYS[last]}"
            yield f"{days} {times[day]}"
        day = last + 1
