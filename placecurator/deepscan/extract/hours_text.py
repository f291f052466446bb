"""Reads opening hours as people write them: days and times, in several languages.

The text is cut into words that mean something here, and those are read by a small grammar. Where
people could mean two things, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from placecurator.deepscan.extract.hours_grammar import Reader, Rule, Words
from placecurator.deepscan.extract.hours_words import (
    RANGE,
    RANGE_BY_LANGUAGE,
    TITLES,
    days_by_word,
)
from placecurator.deepscan.extract.times import read_clock
from placecurator.deepscan.week import Span

_TITLE_WINDOW = 300
_MOST_RULES = 200
_MOST_WORDS = 60_000
_DIGIT = re.compile(r"\d")
_SHORT_LINE = 24  # may be a lone "to", "closed" or dash between others
_NOT_INSIDE_A_NUMBER = r"(?<![\d.€$£/])(?<!\d:)(?-i:(?<![A-Z]))"
_HALF_OF_DAY = r"\s?[ap]\.?\s?m(?-i:(?![a-z]))\.?"  # a capital letter may follow: "pmTuesday"
_END_OF_TIME = r"(?=\s?(?:uur|uhr|hrs?|[uh])?(?![\w:%€°]|[.,]\d))"
_WORD = re.compile(
    rf"(?P<clock>{_NOT_INSIDE_A_NUMBER}(?:0\d|1[0-8])[0-5][05](?=\s?(?:-|–|to)\s?\d{{4}}(?!\d))"
    r"|(?<=[\s–-])(?:[01]\d|2[0-4])[0-5][05](?=\s\D|$)"
    rf"|{_NOT_INSIDE_A_NUMBER}\d{{1,2}}(?:[:.]\d{{2}})?{_HALF_OF_DAY}"
    rf"|{_NOT_INSIDE_A_NUMBER}\d{{1,2}}(?:[:.hu]\d{{2}})?{_END_OF_TIME}"
    r"|\b(?:noon|midnight)\b)"
    r"|(?P<phrase>\b(?:every\sday|(?:7|seven)\sdays\sa\sweek|week\sdays?|joka\späivä"
    r"|alla\sdagar|tot\sen\smet|m\s?-\s?(?:f|th|sa?)|o'clock|[ecmp][sd]t|gmt)\b)"
    r"|(?P<word>t/m|[^\W\d_]+)"
    r"|(?P<sign>[^\w\s])"
    r"|(?P<number>\d+)",
    re.IGNORECASE,
)


Week = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class WrittenWeek:
    """A week and where it begins in the text.

    ``only`` is False when the page states other hours as well.
    """

    week: Week
    start: int
    only: bool = False


@dataclass(frozen=True, slots=True)
class ReadHours:
    """``clear`` is the first regular week; None when there is none, or others contradict it.

    ``weeks`` are all that are regular.
    """

    clear: WrittenWeek | None
    weeks: tuple[WrittenWeek, ...]


def read_hours(text: str, languages: Iterable[str]) -> ReadHours:
    """What ``text`` states about a week."""
    spoken = frozenset(languages) | {"en"}
    reader = Reader(_vocabulary(spoken), twelve_hours=spoken <= {"en", "es"})
    lines = text.split("\n")
    with_number = [bool(_DIGIT.search(line)) for line in lines]
    start, words_left = 0, _MOST_WORDS
    for index, line in enumerate(lines):
        end = start + len(line)
        if len(line) <= _SHORT_LINE or any(with_number[max(0, index - 1) : index + 2]):
            for match in islice(_WORD.finditer(text, start, end), words_left):
                _feed(reader, match)
                words_left -= 1
        else:
            reader.stop()  # as its words would, one by one
        start = end + 1
        if len(reader.rules) > _MOST_RULES or words_left <= 0:
            break
    reader.stop()
    weeks = [(written, _is_regular(text, written)) for written in _weeks(reader.rules)]
    return ReadHours(_clear_week(weeks), tuple(written for written, regular in weeks if regular))


def _clear_week(weeks: Sequence[tuple[WrittenWeek, bool]]) -> WrittenWeek | None:
    """The first regular week, unless others contradict it: seasons, or several branches."""
    for index, (written, regular) in enumerate(weeks):
        week = written.week
        if regular:
            earlier = [other.week for other, _ in weeks[:index]]
            later = [other.week for other, is_regular in weeks[index:] if is_regular]
            if any(other.keys() & week.keys() for other in earlier):
                return None
            if any(not other.keys() <= week.keys() for other in later):
                return None
            return replace(written, only=all(other == week for other in later))
    return None


def _feed(reader: Reader, match: re.Match[str]) -> None:
    if match.lastgroup == "clock":
        reader.clock_comes(read_clock(match[0].lower()), match.start())
    elif match.lastgroup == "number":
        reader.stop()
    else:
        reader.word_comes(" ".join(match[0].lower().split()), match.start())


@lru_cache(maxsize=64)
def _vocabulary(languages: frozenset[str]) -> Words:
    further = {word for name in languages for word in RANGE_BY_LANGUAGE.get(name, ())}
    return Words(days_by_word(languages), RANGE | further)


def _weeks(rules: Iterable[Rule]) -> Iterator[WrittenWeek]:
    """Rules in reading order make a week, until a day comes for the second time."""
    week: dict[int, list[Span]] = {}
    start = 0
    for rule in rules:
        if week and any(day in week for day in rule.days):
            yield WrittenWeek(week, start)
            week = {}
        if not week:
            start = rule.start
        week |= dict.fromkeys(rule.days, sorted(rule.spans))
    if week:
        yield WrittenWeek(week, start)


def _is_regular(text: str, written: WrittenWeek) -> bool:
    """One day alone is an event, unless a title says that it is about opening hours."""
    open_days = [day for day, spans in written.week.items() if spans]
    before = text[max(0, written.start - _TITLE_WINDOW) : written.start].lower()
    return len(open_days) > 1 or (bool(open_days) and any(title in before for title in TITLES))
