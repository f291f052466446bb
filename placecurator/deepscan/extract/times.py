"""Times of day as people write them, with and without am and pm."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from placecurator.deepscan.week import DAY_MINUTES, Span

_CLOCK = re.compile(r"(\d{1,2})(?:[:.hu]?(\d{2}))?\s?(?:([ap])\.?\s?m\b\.?)?")
_NOON = DAY_MINUTES // 2
_EARLIEST_MORNING, _LATEST_NIGHT = 6 * 60, 6 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes since midnight as written. ``half`` is ``a`` or ``p``; None when not written.

    ``plain``: it could be meant with twelve hours, because nothing in its form says otherwise.
    ``vague``: a number that need not be a time at all.
    """

    minutes: int
    half: str | None
    plain: bool
    vague: bool = False


def read_clock(text: str) -> Clock | None:
    """A time such as ``9``, ``09:30``, ``5.30 pm`` or ``noon``; None when there is no such time."""
    if text in {"noon", "midnight"}:
        return Clock(_NOON if text == "noon" else DAY_MINUTES, half=None, plain=False)
    match = _CLOCK.match(text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if hour > (12 if half else 24) or minute > 59 or (half and hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    plain = not half and 0 < hour <= 12 and not match[1].startswith("0")
    return Clock(hour * 60 + minute, half, plain, vague=not half and match[2] is None)


def to_span(opens: Clock, closes: Clock, *, twelve_hours: bool) -> Span | None:
    """From ``opens`` to ``closes``; None when it could be meant in two ways.

    ``twelve_hours``: people who write like this say 5 when they mean 17.
    """
    if closes.half and opens.plain:
        opens = _same_half(opens, closes)
    elif opens.half and closes.plain:
        if closes.minutes > opens.minutes:
            return None
        closes = replace(closes, minutes=closes.minutes % _NOON + _NOON)
    elif twelve_hours and opens.plain and closes.plain:
        if opens.minutes < _EARLIEST_MORNING:
            return None
        if closes.minutes <= opens.minutes:
            closes = replace(closes, minutes=closes.minutes + _NOON)
    return _span(opens.minutes, closes.minutes)


def _same_half(opens: Clock, closes: Clock) -> Clock:
    """``1-5 pm`` opens at 13, ``9-5 pm`` at 9."""
    afternoon = opens.minutes % _NOON + _NOON
    if closes.half == "p" and afternoon < closes.minutes:
        return replace(opens, minutes=afternoon)
    return replace(opens, minutes=opens.minutes % _NOON)


def _span(opens: int, closes: int) -> Span | None:
    if closes == 0:
        closes = DAY_MINUTES
    if closes > opens:
        return opens, closes
    if closes <= _LATEST_NIGHT and opens >= _EARLIEST_MORNING:
        return opens, closes + DAY_MINUTES
    return None
