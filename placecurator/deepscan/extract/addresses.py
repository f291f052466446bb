"""Postal addresses: as structured data states them, and around the postal codes in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from placecurator.deepscan.extract.facts import FoundAddress, words_around
from placecurator.deepscan.extract.postal import Layout, PostalRules, Region, postal_rules
from placecurator.deepscan.extract.structured import Structured, address_parts, stated_fact

_MOST_CODES = 1_000
_MOST_ADDRESSES = 200
_WINDOW = 200
_WITH_REGION, _BY_ITS_FORM, _WITH_CITY = 0.95, 0.9, 0.8
_LONGEST_REGION = 40
_BREAKS = re.compile(r"[\n\t,|•·;]|\s[-–—]\s")
_LONGEST_STREET = 80
_STREET = re.compile(r"^(?=[^€$£@]*$)(?=.*[^\W\d_]{2})(?=.*\d)")  # a name and a number, no price
_ONLY_A_PART = re.compile(
    r"^(?:#|(?:suite|ste|unit|floor|room|apt|bldg|building|(?:p\.?\s?o\.?\s?)?box)\b)",
    re.IGNORECASE,
)
_CITY = re.compile(r"[^\W\d_][^\n\t\d,|:@]{1,38}")
_CITY_AFTER = re.compile(r"[ \t]{1,3}([^\W\d_a-z][^\n\t\d,|:@()]{1,38})")
_LABEL = re.compile(
    r"(?:\bzip(?:\s?code)?|\bpost(?:al)?\s?code|\bc\.?\s?p\.?|\bplz|\bcep|\bpostinumero)[\s:.]{0,4}$",
    re.I,
)
_CITY_ENDS = re.compile(r"[^\W\d_][ ,]{1,2}$")
_ADDRESS_ENDS = re.compile(r"\s?(?:[\n\t,.;|)]|$|u\.?s\.?a?\b|united states)", re.IGNORECASE)
_LETTERS_AND_DIGITS = re.compile(r"(?=.*\d)(?=.*[A-Z])")


def find_addresses(
    text: str, data: Structured, countries: Sequence[str]
) -> tuple[FoundAddress, ...]:
    """All addresses of the page, the surest reading of each postal code, the stated ones first.

    ``countries`` (ISO 3166-1 alpha-2) are those whose postal codes are looked for.
    """
    found: dict[str, FoundAddress] = {}
    for address in (*_stated(data), *_in_text(text, countries)):
        place = address.postal_code or f"{address.street} {address.city}"
        key = re.sub(r"\W", "", place)[:5] if (address.country == "US") else place
        known = found.setdefault(key, address)
        if known is not address:
            found[key] = _joined(known, address)
    return tuple(found.values())[:_MOST_ADDRESSES]


def _joined(known: FoundAddress, other: FoundAddress) -> FoundAddress:
    """The surer of two readings; what is not said in it comes from the other one."""
    surer, weaker = (other, known) if other.confidence > known.confidence else (known, other)
    if not (surer.street or surer.city):
        surer = replace(surer, street=weaker.street, city=weaker.city)
    if surer.country != weaker.country and surer.confidence == weaker.confidence:
        surer = replace(surer, country=None)  # "28022 Madrid" reads the same as a French code
    return surer


def _stated(data: Structured) -> Iterator[FoundAddress]:
    for node in islice(data.businesses, _MOST_ADDRESSES):
        stated = node.get("address")
        for address in stated[:20] if isinstance(stated, list) else [stated]:
            parts = address_parts(address)
            if parts:
                fact = stated_fact(", ".join(parts.values()), data.method, "address")
                yield FoundAddress(
                    **parts,
                    method=fact.method,
                    confidence=fact.confidence,
                    locator=fact.locator,
                    snippet=fact.snippet,
                )


def _in_text(text: str, countries: Iterable[str]) -> Iterator[FoundAddress]:
    for country in dict.fromkeys(countries):
        rules = postal_rules(country)
        if rules is None:
            continue
        for code in islice(rules.code.finditer(text), _MOST_CODES):
            address = _around(text, code, rules)
            if address:
                words = words_around(text, code.start(), code.end())
                yield replace(address, locator="text", snippet=words)


def _around(text: str, code: re.Match[str], rules: PostalRules) -> FoundAddress | None:
    """The address that ends or begins with ``code``; None when it is just a number."""
    before = text[max(0, code.start() - _WINDOW) : code.start()]
    if not rules.may_begin_after(before[-4:]):
        return None
    plain = FoundAddress(
        postal_code=code[0], country=rules.country, method="text", confidence=_BY_ITS_FORM
    )
    if _LABEL.search(before):
        return plain
    if rules.layout is Layout.before_city:
        return _with_city_after(plain, before, text[code.end() : code.end() + 60], rules.signs)
    before = _without_country(before, rules.name)
    if rules.layout is Layout.after_region:
        region, rest = _region_at_end(before, code[0], rules)
        if region:
            street, city = _street_and_city(rest)
            return replace(
                plain, street=street, city=city, region=region.code, confidence=_WITH_REGION
            )
    street, city = _street_and_city(before)
    if _LETTERS_AND_DIGITS.match(code[0]):
        return replace(plain, street=street, city=city)
    if street and city and len(code[0]) >= 5 and _same_line(text, code):
        return replace(plain, street=street, city=city, confidence=_WITH_CITY)
    return None


def _same_line(text: str, code: re.Match[str]) -> bool:
    """Whether the code follows its city in one line, and the address ends with it."""
    before = text[max(0, code.start() - 3) : code.start()]
    return bool(_CITY_ENDS.search(before) and _ADDRESS_ENDS.match(text, code.end()))


def _without_country(before: str, name: str) -> str:
    """``Brampton, Ontario, Canada L6T 5P5``: the country may stand in front of the code."""
    end = before.rstrip(" ,\n\t")
    return end[: -len(name)] if end.lower().endswith(name) else before


def _region_at_end(before: str, code: str, rules: PostalRules) -> tuple[Region | None, str]:
    """The state that ``before`` ends with, if ``code`` is one of its codes; the text before it."""
    end = before.rstrip(" ,.\n\t-–\xa0:()")
    if len(before) - len(end) > 6:
        return None, before
    words = re.split(r"(?<=[\s,(])", end[-_LONGEST_REGION:])
    for count in (3, 2, 1):
        name = "".join(words[-count:])
        known = rules.regions.get(
            re.sub(r"[.\s]+", " ", name.replace(".", "")).strip(" ,(").lower()
        )
        if known and (known.code_prefix is None or known.code_prefix.match(code)):
            short = len(name.replace(".", "")) <= 3
            if not short or name.replace(".", "").isupper() or name[:1].isupper():
                return known, end[: len(end) - len(name)]
    return None, before


def _with_city_after(
    plain: FoundAddress, before: str, after: str, signs: Iterable[str]
) -> FoundAddress | None:
    """A code, then a city in capitals; in front of it a street, or the beginning of a line."""
    city = _CITY_AFTER.match(after)
    if city is None:
        return None
    bare = before
    for sign in signs:
        bare = bare.removesuffix(sign)
    signed, before = bare != before, bare
    street = _street_at_end(before)
    own_line = before.rstrip(" ")[-1:] in {"", "\n", "\t", ",", ";", "|"}
    if not street and not own_line:
        return None
    known = signed or bool(_LETTERS_AND_DIGITS.match(plain.postal_code or "")) or bool(street)
    name = re.split(r"\s[-–—]\s|[.;]", city[1])[0].strip()
    return replace(
        plain, street=street, city=name, confidence=_BY_ITS_FORM if known else _WITH_CITY
    )


def _street_and_city(before: str) -> tuple[str | None, str | None]:
    """The last parts of ``before``; None for one that cannot be told."""
    parts = _parts(before)
    if not parts or not _CITY.fullmatch(parts[-1]) or _ONLY_A_PART.match(parts[-1]):
        return None, None
    return _street(parts[:-1]), parts[-1]


def _street_at_end(before: str) -> str | None:
    return _street(_parts(before))


def _parts(before: str) -> list[str]:
    parts = [part.strip(" .:") for part in _BREAKS.split(before)[-6:]]
    return [part for part in parts if part]


def _street(parts: list[str]) -> str | None:
    """The last part, with the one before when it only says which floor or suite."""
    street: list[str] = []
    for part in reversed(parts[-3:]):
        street.insert(0, part)
        if not _ONLY_A_PART.match(part):
            break
    line = ", ".join(street)
    return line if len(line) <= _LONGEST_STREET and _STREET.search(line) else None
