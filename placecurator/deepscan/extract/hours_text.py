"""Reads opening hours as people write them: days, then times, in several languages.

The text is cut into words that mean something here, and those are read by a small grammar. Where
people could mean two things, nothing is read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from placecurator.deepscan.extract.hours_words import (
    CLOSED,
    LIST,
    PASSED_OVER,
    RANGE,
    RANGE_BY_LANGUAGE,
    TITLES,
    days_by_word,
)
from placecurator.deepscan.extract.times import Clock, read_clock, to_span
from placecurator.deepscan.week import Span

_TITLE_WINDOW = 300
_MOST_RULES = 200
_WORD = re.compile(
    r"(?P<clock>(?<![\w.:€$£/-])\d{1,2}(?:[:.h]\d{2})?(?:\s?[ap]\.?\s?m\b\.?)?(?![\w:%€]|[.,]\d)"
    r"|\b(?:noon|midnight)\b)"
    r"|(?P<group>\b(?:every\sday|(?:7|seven)\sdays\sa\sweek|joka\späivä|alla\sdagar)\b)"
    r"|(?P<word>t/m|[^\W\d_]+)"
    r"|(?P<sign>[^\w\s])"
    r"|(?P<number>\d+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadHours:
    """A regular week; ``only`` is False when the page states other hours as well."""

    week: Mapping[int, Sequence[Span]]
    only: bool


@dataclass(slots=True)
class _Rule:
    days: list[int]
    spans: list[Span]
    start: int


@dataclass(slots=True)
class _Reader:
    """Days wait until their times come. A word that means nothing here ends the waiting."""

    days_of: Mapping[str, tuple[int, ...]]
    range_words: frozenset[str]
    twelve_hours: bool
    rules: list[_Rule] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    ranging: bool = False
    start: int = 0

    def days_come(self, days: tuple[int, ...], at: int) -> None:
        if self.spans or self.clocks:
            self.end_rule()
        if not self.days:
            self.start = at
        if self.ranging and self.days and len(days) == 1:
            first, last = self.days[-1], days[0]
            days = tuple((first + step) % 7 for step in range(1, (last - first) % 7 + 1))
        self.days += days
        self.ranging = False

    def clock_comes(self, clock: Clock | None) -> None:
        if clock is None or not self.days:
            return self.end_rule()
        if self.clocks and self.ranging:
            span = to_span(self.clocks.pop(), clock, twelve_hours=self.twelve_hours)
            if span is None:
                self.spans.clear()
                return self.end_rule()
            self.spans.append(span)
        elif self.clocks:
            return self.end_rule()
        else:
            self.clocks.append(clock)
        self.ranging = False

    def closed_comes(self) -> None:
        if self.days and not self.spans and not self.clocks:
            self.rules.append(_Rule(self.days, [], self.start))
        self.end_rule()

    def end_rule(self) -> None:
        if self.days and self.spans and not self.clocks and not _overlap(self.spans):
            self.rules.append(_Rule(self.days, self.spans, self.start))
        self.days, self.clocks, self.spans, self.ranging = [], [], [], False

    def word_comes(self, word: str) -> None:
        if word in self.range_words:
            self.ranging = True
        elif word in CLOSED:
            self.closed_comes()
        elif word not in LIST and word not in PASSED_OVER:
            self.end_rule()


def hours_in_text(text: str, languages: Iterable[str]) -> ReadHours | None:
    """The first regular week that ``text`` states; None when it states none clearly."""
    spoken = frozenset(languages) | {"en"}
    days_of, range_words = _vocabulary(spoken)
    reader = _Reader(days_of, range_words, twelve_hours=spoken <= {"en", "es"})
    for match in _WORD.finditer(text):
        _feed(reader, match)
        if len(reader.rules) > _MOST_RULES:
            break
    reader.end_rule()
    weeks = [week for week, start in _weeks(reader.rules) if _is_regular(text, week, start)]
    if not weeks:
        return None
    return ReadHours(weeks[0], only=all(week == weeks[0] for week in weeks))


def _feed(reader: _Reader, match: re.Match[str]) -> None:
    word = match[0].lower()
    if match.lastgroup == "clock":
        reader.clock_comes(read_clock(word))
    elif word in reader.days_of:
        reader.days_come(reader.days_of[word], match.start())
    elif match.lastgroup == "number":
        reader.end_rule()
    else:
        reader.word_comes(word)


@lru_cache(maxsize=64)
def _vocabulary(languages: frozenset[str]) -> tuple[dict[str, tuple[int, ...]], frozenset[str]]:
    further = {word for name in languages for word in RANGE_BY_LANGUAGE.get(name, ())}
    return days_by_word(languages), RANGE | further


def _weeks(rules: Iterable[_Rule]) -> Iterator[tuple[dict[int, list[Span]], int]]:
    """Rules in reading order make a week, until a day comes for the second time."""
    week: dict[int, list[Span]] = {}
    start = 0
    for rule in rules:
        if week and any(day in week for day in rule.days):
            yield week, start
            week = {}
        if not week:
            start = rule.start
        week |= dict.fromkeys(rule.days, sorted(rule.spans))
    if week:
        yield week, start


def _is_regular(text: str, week: Mapping[int, Sequence[Span]], start: int) -> bool:
    """One day alone is an event, unless a title says that it is about opening hours."""
    open_days = [day for day, spans in week.items() if spans]
    before = text[max(0, start - _TITLE_WINDOW) : start].lower()
    return len(open_days) > 1 or (bool(open_days) and any(title in before for title in TITLES))


def _overlap(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans)
    return any(first[1] > second[0] for first, second in itertools.pairwise(ordered))
