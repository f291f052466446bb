"""The grammar of opening hours: days wait for their times, or times for their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from placecurator.deepscan.extract.hours_words import (
    AND,
    BETWEEN,
    CLOSED,
    LIST,
    MONTHS,
    PASSED_OVER,
)
from placecurator.deepscan.extract.times import Clock, to_span
from placecurator.deepscan.week import Span


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of a page: words for days, and words that mean "to"."""

    days: Mapping[str, tuple[int, ...]]
    ranges: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """``days`` (Monday is 0) are open at ``spans``; without any they are closed.

    ``start`` is where it begins in the text.
    """

    days: tuple[int, ...]
    spans: tuple[Span, ...]
    start: int


@dataclass(slots=True)
class Reader:
    """Takes words one by one and collects ``rules``. A word that means nothing here stops it.

    ``twelve_hours``: people who write like this say 5 when they mean 17.
    """

    words: Words
    twelve_hours: bool
    rules: list[Rule] = field(default_factory=list)
    _days: list[int] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _clock: Clock | None = None
    _ranging: bool = False
    _between: bool = False
    _start: int = 0
    _tentative: list[Rule] | None = None
    """Rules with their times first: they only hold when no times are left over at the end."""

    def word_comes(self, word: str, at: int) -> None:
        """Any word or sign, in lower case."""
        if word in self.words.days:
            self._days_come(self.words.days[word], at)
        elif word in self.words.ranges or (self._between and self._clock and word in AND):
            self._ranging = True
        elif word in BETWEEN:
            self._between = True
        elif word in CLOSED and self._days and not self._spans and not self._clock:
            self._keep(closed=True)
        elif word in MONTHS:
            self._drop()  # "Monday 3 to 5 May" are dates
        elif word not in LIST and word not in PASSED_OVER:
            self.stop()

    def clock_comes(self, clock: Clock | None, at: int) -> None:
        """A time of day; None: a number that cannot be one."""
        if clock is None:
            return self.stop()
        if self._clock and self._ranging:
            return self._span_comes(to_span(self._clock, clock, twelve_hours=self.twelve_hours))
        if self._clock and self._days and (self._clock.half, clock.half) == ("a", "p"):
            # "M-F 8am 5pm": the dash was lost with a wrong character encoding.
            return self._span_comes(to_span(self._clock, clock, twelve_hours=self.twelve_hours))
        if self._clock:
            self.stop()
        elif self._tentative is not None and self._days:
            self._keep()
        if not self._days and not self._spans:
            self._start = at
        self._clock, self._ranging = clock, False

    def stop(self) -> None:
        """Whatever waits is complete, or never will be."""
        if self._clock and not self._spans:
            self._drop()
        self._keep()
        if self._tentative is not None:
            self.rules += self._tentative
        self._drop()

    def _span_comes(self, span: Span | None) -> None:
        if span is None or (not self._days and self._clock and self._clock.vague):
            return self._drop()
        self._spans.append(span)
        self._clock, self._ranging, self._between = None, False, False

    def _days_come(self, days: tuple[int, ...], at: int) -> None:
        if self._clock:
            self._drop()
        if self._spans and not self._days:
            self._tentative = self._tentative or []
        elif self._spans and self._tentative is None:
            self._keep()
        if not self._days and not self._spans:
            self._start = at
        if self._ranging and self._days and len(days) == 1:
            first, last = self._days[-1], days[0]
            days = tuple((first + step) % 7 for step in range(1, (last - first) % 7 + 1))
        self._days += days
        self._ranging = False

    def _keep(self, *, closed: bool = False) -> None:
        """Make a rule of what waits, if it is one. ``closed``: the days are said to be closed."""
        if self._days and (self._spans or closed) and not _overlap(self._spans):
            rule = Rule(tuple(self._days), tuple(self._spans), self._start)
            (self.rules if self._tentative is None else self._tentative).append(rule)
        elif self._spans and self._tentative is not None:
            self._tentative.clear()
        self._days, self._spans, self._clock, self._ranging = [], [], None, False

    def _drop(self) -> None:
        self._days, self._spans, self._clock, self._ranging = [], [], None, False
        self._tentative = None


def _overlap(spans: Sequence[Span]) -> bool:
    return any(first[1] > second[0] for first, second in pairwise(sorted(spans)))
