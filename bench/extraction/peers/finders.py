"""Other ways to find the same facts. Runs by itself, in the environment of the peers.

Reads lines with a page each (``id``, ``path``, ``region``, ``kinds``) and writes a
line with what each finder found there, and how long it took.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import emailtoolkit  # type: ignore[import-not-found]
import phonenumbers
import pyap  # type: ignore[import-not-found]
from email_scraper import scrape_emails  # type: ignore[import-not-found]
from extract_emails.data_extractors import EmailExtractor  # type: ignore[import-not-found]
from extract_emails.data_extractors.advanced_email_extractor import (  # type: ignore[import-not-found]
    AdvancedEmailExtractor,
)
from opening_hours import OpeningHours
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher
from pyparsing.exceptions import ParseException  # type: ignore[import-not-found]
from selectolax.lexbor import LexborHTMLParser

Finder = Callable[[str, str], list[str]]

_EMAIL = re.compile(r"[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9.-]{1,255}\.[a-zA-Z]{2,24}")
_US_PHONE = re.compile(r"(?:\+?1[-. ]?)?\(?([2-9]\d{2})\)?[-. ]?(\d{3})[-. ]?(\d{4})")
_STATE_AND_ZIP = re.compile(r"\b[A-Z]{2}[,.]?\s{1,3}(\d{5})(?:-\d{4})?\b")
_FIVE_DIGITS = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
_DAY = r"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)(?:[a-z]{0,6}day)?"
_LONGEST_LINE = 200
_HOURS = re.compile(rf"\b{_DAY}\b[^\n]{{0,60}}?\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m)?", re.I)


def _text(markup: str) -> str:
    tree = LexborHTMLParser(markup)
    for node in tree.css("script,style,head,template"):
        node.decompose()
    return tree.body.text(separator="\n") if tree.body else ""


def _numbers(text: str, region: str, leniency: int = Leniency.VALID) -> list[str]:
    return [
        phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        for match in PhoneNumberMatcher(text, region or "US", leniency=leniency)
    ]


def _us_numbers(text: str) -> list[str]:
    return [f"+1{''.join(match.groups())}" for match in _US_PHONE.finditer(text)]


def _zips_of_addresses(text: str) -> list[str]:
    addresses = pyap.parse(text, country="US")
    return [address.postal_code[:5] for address in addresses if address.postal_code]


def _is_hours(line: str) -> bool:
    if not _HOURS.search(line):  # it takes tens of milliseconds for each line
        return False
    try:
        hours = OpeningHours.parse(line[:_LONGEST_LINE].strip())  # type: ignore[attr-defined]
        return bool(hours.json())
    except (ParseException, ValueError, TypeError, AttributeError, KeyError):
        return False  # its ways to say no


FINDERS: dict[str, tuple[str, Finder]] = {
    "naive regex on HTML": ("emails", lambda markup, _: _EMAIL.findall(markup)),
    "naive regex on visible text": ("emails", lambda markup, _: _EMAIL.findall(_text(markup))),
    "extract-emails 6.2.0": ("emails", lambda markup, _: list(EmailExtractor().get_data(markup))),
    "extract-emails 6.2.0, advanced": (
        "emails",
        lambda markup, _: list(AdvancedEmailExtractor().get_data(markup)),
    ),
    "email-scraper 0.6": ("emails", lambda markup, _: list(scrape_emails(markup))),
    "emailtoolkit 0.1.6": (
        "emails",
        lambda markup, _: [found.normalized for found in emailtoolkit.extract(markup)],
    ),
    "US regex on HTML": ("phones", lambda markup, _: _us_numbers(markup)),
    "US regex on visible text": ("phones", lambda markup, _: _us_numbers(_text(markup))),
    "PhoneNumberMatcher on HTML, US": ("phones", lambda markup, _: _numbers(markup, "US")),
    "PhoneNumberMatcher on HTML, region of the domain": ("phones", _numbers),
    "PhoneNumberMatcher on visible text, region of the domain": (
        "phones",
        lambda markup, region: _numbers(_text(markup), region),
    ),
    "the same, strict grouping": (
        "phones",
        lambda markup, region: _numbers(_text(markup), region, Leniency.STRICT_GROUPING),
    ),
    "state and ZIP regex on visible text": (
        "zips",
        lambda markup, _: _STATE_AND_ZIP.findall(_text(markup)),
    ),
    "five digits in visible text": (
        "zips",
        lambda markup, _: _FIVE_DIGITS.findall(_text(markup)),
    ),
    "pyap 0.3.1 on visible text": ("zips", lambda markup, _: _zips_of_addresses(_text(markup))),
    "day and time regex on visible text": (
        "hours",
        lambda markup, _: ["hours"] if _HOURS.search(_text(markup)) else [],
    ),
    "jsonify-opening-hours 0.4.0 on lines of visible text": (
        "hours",
        lambda markup, _: ["hours"] if any(map(_is_hours, _text(markup).split("\n"))) else [],
    ),
}


def _results(markup: str, region: str, kinds: list[str]) -> Iterator[tuple[str, list[str], float]]:
    for name, (kind, find) in FINDERS.items():
        if kind not in kinds:
            continue
        started = time.process_time()
        values = find(markup, region)
        yield name, sorted({value.lower() for value in values}), time.process_time() - started


def main() -> None:
    """Pages on the standard input, findings on the standard output."""
    for line in sys.stdin:
        page = json.loads(line)
        markup = Path(page["path"]).read_bytes().decode("utf-8", "replace")
        for name, values, seconds in _results(markup, page["region"], page["kinds"]):
            kind = FINDERS[name][0]
            row = {"id": page["id"], "name": name, "kind": kind, "values": values}
            print(json.dumps(row | {"ms": seconds * 1_000}), flush=True)


if __name__ == "__main__":
    main()
