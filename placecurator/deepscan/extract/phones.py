"""Phone and fax numbers: links, and visible text read with the place's own country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from placecurator.deepscan.extract.facts import Found, merged, words_around
from placecurator.deepscan.extract.structured import Structured
from placecurator.deepscan.extract.view import PageView

_MOST_TRIES = 200
_LONGEST_LABEL = 24
_LONGEST_LINE = 2_000
_MOST_TEXT = 60_000
_KNOWN_REGION, _GUESSED_REGION = 0.97, 0.85
_LINK = 0.99
_NANP = frozenset({"US", "CA"})
_FAX = re.compile(
    r"(?:fax|faksi|faks|telekopio|telefax|télécopie|facsimile)"
    r"(?:\W{0,3}(?:no|nr|number|numero|numéro|to|dial))?\W{0,4}$"
    r"|(?-i:(?:^|[\t|,;•(]|\s\s|\d\s)\s?F)(?:[:.]|\s)[\s(+]{0,3}$",  # "T 020 … F 020 …"
    re.I,
)
_FAX_AFTER = re.compile(r"[ ]?(?:\(fax\)|fax(?=[ .]?(?:$|[\n\t,;|])))", re.I)
_PHONE_AND_FAX = re.compile(
    r"(?:tel\w{0,6}|phone|ph|puh\w{0,5}|p)\W{0,3}(?:and|und|en|ja)?\W{0,3}fax", re.I
)
_MAYBE_A_NUMBER = re.compile(r"(?:\d[^\d\n]{0,5}){6}|\d{3}\)?[-. ]{1,2}(?:\d{3}[-.])?[A-Z]{3}")
_BLANK_AFTER_PLUS = re.compile(r"(?<!\S)\+ (?=[1-9])")
_GLUED = re.compile(r"(?<=\d{4})(?=[A-Z][a-z]{2})")  # "623-3900Fax", of two cells without a gap
_PAGER = re.compile(r"\d \d \d \d \d \d")  # "1 2 3 4 5 6 … next" under a list
_VANITY = re.compile(
    r"(?<![\w-])(?:1[-. ])?\(?(8(?:00|33|44|55|66|77|88))\)?[-. ]{1,2}"
    r"([A-Z\d]{1,10}(?:[- ][A-Z\d]{1,10}){0,2})(?![\w-])"
    r"|(?<![\w-])\(?([2-9]\d\d)\)?[-. ]{1,2}([2-9]\d\d[-.][A-Z]{4})(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers in E.164, the surest first."""

    phones: tuple[Found, ...]
    faxes: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    number: str
    fax: bool
    snippet: str


def find_phones(
    page: PageView, data: Structured, regions: Sequence[str], *, known: bool
) -> Numbers:
    """All numbers of the page.

    ``regions`` are the countries whose numbers may be meant when one is written without its country
    code; the one that reads most numbers wins. ``known``: the first is where the place is.
    """
    best, readings = _best_reading(_lines_with_numbers(page.text), regions)
    confidence = _KNOWN_REGION if known else _GUESSED_REGION
    phones = [
        Found(number, "tel", _LINK, 'a[href^="tel:"]')
        for link in page.links
        if link[:4].lower() == "tel:" and (number := e164(unquote(link[4:200]), best))
    ]
    phones += _stated(data.phones, best)
    read = [(Found(r.number, "text", confidence, "text", r.snippet), r.fax) for r in readings]
    phones += [found for found, fax in read if not fax]
    faxes = merged([*_stated(data.faxes, best), *(found for found, fax in read if fax)])
    labelled = {fax.value for fax in faxes} - {r.number for r in readings if not r.fax}
    return Numbers(merged(p for p in phones if p.value not in labelled), faxes)


def _stated(values: Iterable[Found], region: str | None) -> list[Found]:
    return [
        replace(known, value=number)
        for known in values
        if (number := e164(known.value.removeprefix("tel:")[:60], region))
    ]


def e164(text: str, region: str | None) -> str | None:
    """The number in E.164; None when it is not a valid number. ``region`` is ISO 3166-1 alpha-2."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    number.extension = None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def country_of(number: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) of an E.164 number; None for one of no single country."""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    return region if region and region.isalpha() else None


def _lines_with_numbers(text: str) -> list[str]:
    """Only the lines that may hold a number, each after the label that stands above it."""
    kept: list[str] = []
    room = _MOST_TEXT
    above = ""
    for line in text.split("\n"):
        if _MAYBE_A_NUMBER.search(line, 0, _LONGEST_LINE):
            label = above if len(above) <= _LONGEST_LABEL else ""
            tidy = _GLUED.sub(" ", _BLANK_AFTER_PLUS.sub("+", line[:_LONGEST_LINE]))
            kept.append(f"{label}\t{tidy}"[:room])
            room -= len(kept[-1]) + 1
            if room <= 0:
                break
        above = line
    return kept


def _best_reading(
    lines: Sequence[str], regions: Sequence[str]
) -> tuple[str | None, list[_Reading]]:
    """The region that reads most numbers, and what it reads."""
    first = regions[0] if regions else None
    readings, unread = _read_lines(lines, first)
    best = first, readings
    for region in regions[1:]:
        # A region that reads nothing new cannot read more; this saves most of the time.
        if _read_lines(unread, region)[0]:
            readings, _ = _read_lines(lines, region)
            if len(readings) > len(best[1]):
                best = region, readings
    return best


def _read_lines(lines: Iterable[str], region: str | None) -> tuple[list[_Reading], list[str]]:
    """The numbers of all lines; the lines that have none."""
    readings: list[_Reading] = []
    unread: list[str] = []
    for line in lines:
        found = list(_read(line, region))
        readings += found
        if not found:
            unread.append(line)
    return readings, unread


def _read(text: str, region: str | None) -> Iterator[_Reading]:
    matcher = PhoneNumberMatcher(text, region, leniency=Leniency.VALID, max_tries=_MOST_TRIES)
    for match in matcher:
        if _PAGER.search(match.raw_string):
            continue
        match.number.extension = None
        number = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        before, after = (
            text[max(0, match.start - 40) : match.start],
            text[match.end : match.end + 12],
        )
        words = words_around(text, match.start, match.end)
        yield _Reading(number, _is_fax(before, after), words)
    if region in _NANP:
        yield from _spelled_out(text, region)


def _spelled_out(text: str, region: str | None) -> Iterator[_Reading]:
    """Numbers such as 1-800-FLOWERS and 734-668-TIME."""
    for match in _VANITY.finditer(text):
        area, rest = match[1] or match[3], match[2] or match[4]
        letters = re.sub(r"\W", "", rest)
        if len(letters) >= 7 and not letters.isdigit():
            digits = phonenumbers.convert_alpha_characters_in_number(area + letters[:7])
            if number := e164(digits, region):
                words = words_around(text, match.start(), match.end())
                yield _Reading(number, fax=False, snippet=words)


def _is_fax(before: str, after: str) -> bool:
    label = before.rpartition("\n")[2]
    if _FAX.search(label):
        return not _PHONE_AND_FAX.search(label)
    return bool(_FAX_AFTER.match(after))
