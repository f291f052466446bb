"""Moments as text that a browser or a script keeps and gives back."""

from __future__ import annotations

import re

from placecurator.domain.errors import InvalidInput
from placecurator.domain.selection import Moment
from placecurator.storage.moments import WATCHED

_FORM = re.compile(r"(\d{1,18})(?:~(\d{1,18}(?:[.-]\d{1,18})*))?", re.ASCII)
_LONGEST = 20 * WATCHED


def moment_text(moment: Moment) -> str:
    """The newest act, then those under way: "1207", or "1207~1198.1200-1203"."""
    runs: list[list[int]] = []
    for number in sorted(moment.in_flight):
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    missing = ".".join("-".join(map(str, run)) for run in runs)
    return f"{moment.last_event}~{missing}" if missing else str(moment.last_event)


def read_moment(text: str) -> Moment:
    """The moment that the text stands for.

    Raises:
        InvalidInput: it stands for none.
    """
    form = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
    if form is None:
        raise _not_a_moment()
    last = int(form[1])
    in_flight: list[int] = []
    for run in (form[2] or "").split(".") if form[2] else ():
        first, *rest = map(int, run.split("-"))
        end = rest[0] if rest else first
        behind = in_flight[-1] if in_flight else max(0, last - WATCHED)
        if len(rest) > 1 or not behind < first <= end < last:
            raise _not_a_moment()
        in_flight += range(first, end + 1)
    return Moment(last, tuple(in_flight))


def _not_a_moment() -> InvalidInput:
    return InvalidInput("since", "is not the moment of a selection or of a page")
