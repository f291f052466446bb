"""Puts the readers of single facts together."""

from __future__ import annotations

from urllib.parse import urlsplit

from placecurator.deepscan.extract.addresses import find_addresses
from placecurator.deepscan.extract.charset import decode
from placecurator.deepscan.extract.emails import find_emails
from placecurator.deepscan.extract.facts import ExtractedFacts, Found
from placecurator.deepscan.extract.hours import find_hours
from placecurator.deepscan.extract.language import language_of, page_languages
from placecurator.deepscan.extract.names import page_names
from placecurator.deepscan.extract.one_address import parts_of, the_one_address
from placecurator.deepscan.extract.parked import find_parked
from placecurator.deepscan.extract.phones import Numbers, country_of, find_phones
from placecurator.deepscan.extract.regions import languages_of, regions_of
from placecurator.deepscan.extract.socials import find_socials
from placecurator.deepscan.extract.structured import (
    Structured,
    address_of,
    read_structured,
    stated_fact,
    texts,
)
from placecurator.deepscan.extract.view import view

LONGEST_BODY = 3_000_000
"""Bytes of a page that are looked at."""


def extract(
    body: bytes, *, url: str, country: str | None = None, charset: str | None = None
) -> ExtractedFacts:
    """All facts about the business on one page. Never fails, whatever the bytes.

    ``url`` is where the page was found; ``country`` (ISO 3166-1 alpha-2) is where the place is;
    ``charset`` is what the server declared. None: not known.
    """
    page = view(decode(body[:LONGEST_BODY], charset))
    host = _host(url)
    data = read_structured(page)
    language = language_of(page.text, page.language)
    regions = regions_of(country, host, page.language, language)
    numbers = find_phones(page, data, regions, known=country is not None)
    hours = find_hours(page, data, languages_of(regions, language))
    addresses = find_addresses(page.text, data, _postal_countries(regions, numbers))
    return ExtractedFacts(
        emails=find_emails(page, data.emails, host),
        phones=numbers.phones,
        faxes=numbers.faxes,
        socials=find_socials(page.links, data.profiles),
        opening_hours=hours.regular,
        name=_name(data),
        address=_address(data) or parts_of(the_one_address(addresses)),
        hours=hours.stated,
        addresses=addresses,
        names=page_names(page, data, host),
        languages=page_languages(page, language),
        parked=find_parked(page),
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _postal_countries(regions: tuple[str, ...], numbers: Numbers) -> tuple[str, ...]:
    """Also Canada where the page could be from any English-speaking country, and those it dials."""
    canada = ("CA",) if len(regions) > 1 else ()
    dialled = (country_of(found.value) for found in (*numbers.phones, *numbers.faxes)[:20])
    return tuple(dict.fromkeys((*regions, *canada, *filter(None, dialled))))


def _name(data: Structured) -> Found | None:
    name = next(texts(data.business.get("name")), None) if data.business else None
    return stated_fact(name, data.method, "name") if name else None


def _address(data: Structured) -> dict[str, Found]:
    stated = address_of(data.business) if data.business else {}
    return {field: stated_fact(value, data.method, "address") for field, value in stated.items()}
