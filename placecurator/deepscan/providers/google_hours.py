"""Google's weekly periods, rewritten in the OpenStreetMap form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from placecurator.deepscan.providers.google_answer import Moment, Period
from placecurator.deepscan.week import DAY_MINUTES, Span, format_week

_WEEK_MINUTES = 7 * DAY_MINUTES


def osm_hours(periods: Sequence[Period]) -> str:
    """The week in the OpenStreetMap form; ``off`` when there is no period, that is never open."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for period in periods:
        if period.close is None:
            return "24/7"
        for day, span in _by_day(period.open, period.close):
            spans[day].append(span)
    return format_week(spans)


def _by_day(opening: Moment, closing: Moment) -> Iterable[tuple[int, Span]]:
    """Split a period by the days, from Monday, on which it is written down.

    A night that ends within a day of its beginning stays in one piece, as people write it.
    """
    start = _minute_of_week(opening)
    length = (_minute_of_week(closing) - start) % _WEEK_MINUTES or _WEEK_MINUTES
    while length > 0:
        day, opens = divmod(start % _WEEK_MINUTES, DAY_MINUTES)
        piece = length if length < DAY_MINUTES else DAY_MINUTES - opens
        yield day, (opens, opens + piece)
        start += piece
        length -= piece


def _minute_of_week(moment: Moment) -> int:
    return ((moment.day - 1) % 7) * DAY_MINUTES + moment.hour * 60 + moment.minute
