"""What is known about a business: the values that won, with the source of each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the value of a field came from.

    ``source`` is a provider's name, ``website`` or ``import``; ``url`` the page or API resource
    (None when there is none); ``method`` how it was read (``api``, ``json-ld``, ``mailto``,
    ``tel``, ``text``, ``link`` …); ``confidence`` is 0 to 1.
    """

    source: str
    url: str | None
    method: str
    observed_at: datetime
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessListing:
    """What deep scans found. None or empty means that nobody said so; nothing is guessed.

    ``phone``, ``phones`` and ``faxes`` are E.164; ``emails`` are lower case; ``socials`` maps a
    network to a profile URL; ``languages`` are BCP 47; ``opening_hours`` is in the OpenStreetMap
    form; ``business_status`` is the provider's word (``OPERATIONAL``, ``CLOSED_TEMPORARILY`` …).
    ``warnings`` are sentences about what could not be read although the scan completed.
    ``alias_place_id`` is the new id of a place that moved. ``provenance`` has one entry for each
    field that has a value.
    """

    name: str | None = None
    category: str | None = None
    address: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    rating: float | None = None
    review_count: int | None = None
    price_level: int | None = None
    phone: str | None = None
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    email: str | None = None
    emails: tuple[str, ...] = ()
    website: str | None = None
    socials: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    opening_hours: str | None = None
    business_status: str | None = None
    alias_place_id: str | None = None
    warnings: tuple[str, ...] = ()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


FACT_FIELDS: tuple[str, ...] = tuple(
    f.name for f in fields(BusinessListing) if f.name not in {"warnings", "provenance"}
)
"""The fields of a listing that carry a fact about the business, in display order."""
