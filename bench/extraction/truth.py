"""What the labels of a page say, in the forms that extraction gives.

None: the page does not count, because its part of the corpus is not labelled for this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import phonenumbers
from phonenumbers import PhoneNumberFormat

from bench.extraction.corpus import LabelledPage

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAILTO = re.compile(r"mailto:([^\"'>?]{3,400})", re.IGNORECASE)
ZIP = re.compile(r"(?<!\d)(\d{5})(?:\s?[-–]\s?\d{4})?(?!\d)")
_EMAILS_ARE_LABELLED = frozenset({"us_contact_pages", "random_pages"})
_ONLY_HOURS = "nl"
_BY_DOMAIN = {"uk": "GB", "au": "AU", "ca": "CA", "us": "US", "nl": "NL"}
_ENGLISH = ("US", "GB", "AU")


def emails(page: LabelledPage) -> frozenset[str] | None:
    """Addresses that are visible."""
    if page.corpus not in _EMAILS_ARE_LABELLED:
        return None
    written = " ".join(map(_unhidden, page.labels.get("EMAIL", ()))).lower()
    return frozenset(address.strip(".") for address in _EMAIL.findall(written))


def linked_emails(page: LabelledPage) -> frozenset[str]:
    """Addresses that a link of the page opens a mail to: they support what is found."""
    markup = page.path.read_bytes().decode("latin-1").replace("&#64;", "@")
    linked = " ".join(unquote(link) for link in _MAILTO.findall(markup)).lower()
    return frozenset(address.strip(".") for address in _EMAIL.findall(linked))


def phones(page: LabelledPage) -> frozenset[str] | None:
    """Phone and fax numbers in E.164."""
    return _numbers(page, "TEL", "FAX")


def faxes(page: LabelledPage) -> frozenset[str] | None:
    """Fax numbers in E.164, without those that are labelled as phone numbers too."""
    numbers, telephones = _numbers(page, "FAX"), _numbers(page, "TEL")
    return None if numbers is None or telephones is None else numbers - telephones


def zips(page: LabelledPage) -> frozenset[str] | None:
    """The first five digits of each ZIP code of the USA."""
    if page.corpus == _ONLY_HOURS or _domain(page) in _BY_DOMAIN.keys() - {"us"}:
        return None
    written = " ".join(page.labels.get("ZIPCODE", ()))
    return frozenset(ZIP.findall(written))


def hours(page: LabelledPage) -> frozenset[str]:
    """Whether the page says when somebody is there: holds ``hours`` then."""
    return frozenset({"hours"} if "HOURS" in page.labels else ())


def _unhidden(label: str) -> str:
    """``info [at] good dot com`` as people read it."""
    if "@" in label:
        return label
    return re.sub(r"\W+dot\W+", ".", re.sub(r"\W+at\W+", "@", label, flags=re.I), flags=re.I)


def _numbers(page: LabelledPage, *kinds: str) -> frozenset[str] | None:
    if page.corpus == _ONLY_HOURS:
        return None
    by_domain = region_of(page)
    regions = (by_domain,) if by_domain else _ENGLISH
    written = (label for kind in kinds for label in page.labels.get(kind, ()))
    return frozenset(filter(None, (_e164(label, regions) for label in written)))


def _e164(label: str, regions: tuple[str, ...]) -> str | None:
    for region in regions:
        try:
            number = phonenumbers.parse(label, region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(number):
            number.extension = None
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def region_of(page: LabelledPage) -> str:
    """The country (ISO 3166-1 alpha-2) of the website's domain; empty when it has none."""
    return _BY_DOMAIN.get(_domain(page), "")


def _domain(page: LabelledPage) -> str:
    return (urlsplit(page.url).hostname or "").rpartition(".")[2]


TRUTHS: dict[str, Callable[[LabelledPage], frozenset[str] | None]] = {
    "emails": emails,
    "phones": phones,
    "faxes": faxes,
    "zips": zips,
    "hours": hours,
}
