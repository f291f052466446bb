"""What a curator writes for a field, checked and brought into the form of the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from placecurator.deepscan.extract.hours import valid as valid_hours
from placecurator.deepscan.extract.phones import e164
from placecurator.domain.errors import InvalidInput
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import Value
from placecurator.domain.winners import FIRST_OF
from placecurator.storage.texts import cleaned

EDITABLE = tuple(name for name in FACT_FIELDS if name not in {*FIRST_OF, "alias_place_id"})
"""The fields that a curator may edit; ``phone`` and ``email`` are the first of their lists."""

BUSINESS_STATUSES = ("OPERATIONAL", "CLOSED_TEMPORARILY", "CLOSED_PERMANENTLY", "FUTURE_OPENING")

_LONGEST = 500
_LONGEST_LINK = 2_000
_MOST_VALUES = 20
_SEPARATORS = re.compile(r"[,;\n]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NETWORK = re.compile(r"[a-z][a-z0-9_-]{0,29}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Keyed = tuple[str | None, Value]
"""A value, and its key where the field has some: the network of one of ``socials``."""


def read_values(field: str, text: str | None, country: str | None) -> tuple[Keyed, ...]:
    """The values that ``text`` states for ``field``; none when it is None or blank.

    ``country`` (ISO 3166-1 alpha-2) is where numbers without a country code are; None: not known.

    Raises:
        InvalidInput: it names the field, the reason and what is allowed instead.
    """
    check_editable(field)
    text = cleaned(text or "").strip()
    if not text:
        return ()
    if field in ("phones", "faxes"):
        return _several(field, text, lambda part: _phone(field, part, country))
    if field in _SEVERAL:
        read = _SEVERAL[field]
        return _several(field, text, lambda part: read(field, part))
    if field == "socials":
        return _profiles(text)
    return ((None, _SINGLE.get(field, _plain)(field, text)),)


def check_editable(field: str) -> None:
    """Check that ``field`` is one that a curator may edit and lock.

    Raises:
        InvalidInput: it is not.
    """
    if field in FIRST_OF:
        raise InvalidInput(field, f"is the first of {FIRST_OF[field]}: edit {FIRST_OF[field]}")
    if field not in EDITABLE:
        raise InvalidInput(cleaned(field), "is no field that can be edited", EDITABLE)


def _several(field: str, text: str, read: Callable[[str], str]) -> tuple[Keyed, ...]:
    parts = _parts(field, text)
    return tuple((None, value) for value in dict.fromkeys(map(read, parts)))


def _parts(field: str, text: str) -> list[str]:
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    if len(parts) > _MOST_VALUES:
        raise InvalidInput(field, f"may have at most {_MOST_VALUES} values")
    return parts


def _plain(field: str, text: str) -> str:
    text = " ".join(text.split())
    if _CONTROL.search(text):
        raise InvalidInput(field, "has characters that cannot be shown: write it without them")
    if len(text) > _LONGEST:
        raise InvalidInput(field, f"may have at most {_LONGEST} characters")
    return text


def _country(field: str, text: str) -> str:
    code = text.upper()
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidInput(field, "must be a country code of two letters, for example FI")
    return code


def _phone(field: str, text: str, country: str | None) -> str:
    number = e164(text, country)
    if number is None:
        raise InvalidInput(
            field, f"{text[:40]} cannot be dialled: write it as +358 9 1234567, with a country code"
        )
    return number


def _email(field: str, text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidInput(field, f"{text[:80]} is no e-mail address: {error}") from error


def _language(field: str, text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise InvalidInput(field, "must be language codes, for example fi, sv, en")
    return text.lower()


def _link(field: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    fits = len(text) <= _LONGEST_LINK and not re.search(r"[\s<>\"\\]", text)
    if parts.scheme not in ("http", "https") or "." not in host or not fits or "@" in parts.netloc:
        raise InvalidInput(field, "must be a web address, for example https://example.fi/")
    return text


def _profiles(text: str) -> tuple[Keyed, ...]:
    profiles = {}
    for part in _parts("socials", text):
        network, colon, link = (piece.strip() for piece in part.partition(":"))
        if not colon or not _NETWORK.fullmatch(network.lower()):
            raise InvalidInput(
                "socials", "must be written as facebook: https://www.facebook.com/name"
            )
        profiles[network.lower()] = _link("socials", link)
    return tuple(profiles.items())


def _hours(field: str, text: str) -> str:
    hours = valid_hours(" ".join(text.split()))
    if hours is None:
        raise InvalidInput(
            field,
            "must be in the OpenStreetMap form, for example Mo-Fr 09:00-17:00; Sa 10:00-14:00",
        )
    return hours


def _business_status(field: str, text: str) -> str:
    status = text.upper().replace(" ", "_")
    if status not in BUSINESS_STATUSES:
        raise InvalidInput(field, "must be one of the statuses", BUSINESS_STATUSES)
    return status


def _number(least: float, most: float) -> Callable[[str, str], float]:
    def read(field: str, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            raise InvalidInput(field, f"must be a number from {least:g} to {most:g}")
        return number

    return read


def _whole(most: int) -> Callable[[str, str], int]:
    def read(field: str, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
            raise InvalidInput(field, f"must be a whole number from 0 to {most}")
        return int(text)

    return read


_SEVERAL: dict[str, Callable[[str, str], str]] = {"emails": _email, "languages": _language}

_SINGLE: dict[str, Callable[[str, str], Value]] = {
    "country": _country,
    "latitude": _number(-90, 90),
    "longitude": _number(-180, 180),
    "rating": _number(0, 5),
    "review_count": _whole(1_000_000_000),
    "price_level": _whole(4),
    "website": _link,
    "opening_hours": _hours,
    "business_status": _business_status,
}


def in_words(value: object) -> str | None:
    """A column's value as a curator would write it; None: no value."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
