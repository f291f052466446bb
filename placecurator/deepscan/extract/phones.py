"""Phone and fax numbers: links, and visible text read with the place's own country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from placecurator.deepscan.extract.facts import Found, merged
from placecurator.deepscan.extract.view import PageView

_MOST_TRIES = 2_000
_LONGEST_LABEL = 24
_LONGEST_LINE = 2_000
_MOST_TEXT = 60_000
_KNOWN_REGION, _GUESSED_REGION = 0.97, 0.85
_LINK, _STATED = 0.99, 0.97
_NANP = frozenset({"US", "CA"})
_FAX = re.compile(
    r"(?:fax|faksi|faks|telekopio|telefax|télécopie)(?:\W{0,3}(?:no|nr|number|numero))?\W{0,4}$",
    re.I,
)
_FAX_AFTER = re.compile(r"\s?\(?fax\b", re.I)
_PHONE_AND_FAX = re.compile(
    r"(?:tel\w{0,6}|phone|ph|puh\w{0,5}|p)\W{0,3}(?:and|und|en|ja)?\W{0,3}fax", re.I
)
_VANITY = re.compile(
    r"(?<![\w-])(?:1[-. ])?\(?(8(?:00|33|44|55|66|77|88))\)?[-. ]{1,2}"
    r"([A-Z\d]{1,10}(?:[- ][A-Z\d]{1,10}){0,2})(?![\w-])"
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


def find_phones(
    page: PageView, stated: Iterable[str], regions: Sequence[str], *, known: bool
) -> Numbers:
    """All numbers of the page.

    ``regions`` are the countries whose numbers may be meant when one is written without its country
    code; the one that reads most numbers wins. ``known``: the first is where the place is.
    """
    best, readings = _best_reading(_lines_with_numbers(page.text), regions)
    confidence = _KNOWN_REGION if known else _GUESSED_REGION
    phones = [
        Found(number, "tel", _LINK)
        for link in page.links
        if link[:4].lower() == "tel:" and (number := e164(unquote(link[4:200]), best))
    ]
    phones += [Found(n, "json-ld", _STATED) for text in stated if (n := e164(text[:60], best))]
    phones += [Found(r.number, "text", confidence) for r in readings if not r.fax]
    faxes = merged(Found(r.number, "text", confidence) for r in readings if r.fax)
    labelled = {fax.value for fax in faxes} - {r.number for r in readings if not r.fax}
    return Numbers(merged(p for p in phones if p.value not in labelled), faxes)


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


def _lines_with_numbers(text: str) -> str:
    """Only the lines that may hold a number, each after the label that stands above it."""
    kept: list[str] = []
    room = _MOST_TEXT
    above = ""
    for line in text.split("\n"):
        if sum(map(str.isdigit, line[:_LONGEST_LINE])) >= 5 or (len(line) < 60 and "-" in line):
            label = above if len(above) <= _LONGEST_LABEL else ""
            kept.append(f"{label}\t{line[:_LONGEST_LINE]}")
            room -= len(kept[-1])
            if room < 0:
                break
        above = line
    return "\n".join(kept)[:_MOST_TEXT]


def _best_reading(text: str, regions: Sequence[str]) -> tuple[str | None, list[_Reading]]:
    best: tuple[str | None, list[_Reading]] = (regions[0] if regions else None, [])
    for region in regions or (None,):
        readings = list(_read(text, region))
        if len(readings) > len(best[1]):
            best = region, readings
    return best


def _read(text: str, region: str | None) -> Iterator[_Reading]:
    matcher = PhoneNumberMatcher(text, region, leniency=Leniency.VALID, max_tries=_MOST_TRIES)
    for match in matcher:
        match.number.extension = None
        number = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        before, after = (
            text[max(0, match.start - 40) : match.start],
            text[match.end : match.end + 12],
        )
        yield _Reading(number, _is_fax(before, after))
    if region in _NANP:
        yield from (_Reading(number, fax=False) for number in _spelled_out(text, region))


def _spelled_out(text: str, region: str | None) -> Iterator[str]:
    """Numbers such as 1-800-FLOWERS."""
    for match in _VANITY.finditer(text):
        letters = re.sub(r"\W", "", match[2])
        if len(letters) >= 7 and not letters.isdigit():
            digits = phonenumbers.convert_alpha_characters_in_number(match[1] + letters[:7])
            if number := e164(digits, region):
                yield number


def _is_fax(before: str, after: str) -> bool:
    label = before.rpartition("\n")[2]
    if _FAX.search(label):
        return not _PHONE_AND_FAX.search(label)
    return bool(_FAX_AFTER.match(after))
