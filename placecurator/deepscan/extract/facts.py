"""What one page says about a business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """One value, how it was read (``mailto``, ``text`` …), and how sure that is, from 0 to 1."""

    value: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAddress:
    """A postal address. ``country`` is ISO 3166-1 alpha-2. None: that part was not found."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedFacts:
    """The facts of one page, in the forms of ``BusinessListing``; empty means not found.

    ``emails``, ``phones`` and ``faxes`` are ordered, the likeliest first, and hold each value once.
    ``socials`` maps a network to the profile. ``address`` maps fields of a listing (``street``,
    ``city``, ``postal_code``, ``region``, ``country``) to what structured data says.

    ``opening_hours`` is the one regular week of the business; ``hours`` are all times that the page
    states, also those of seasons, departments and branches. ``addresses`` are all of the page.
    """

    emails: tuple[Found, ...] = ()
    phones: tuple[Found, ...] = ()
    faxes: tuple[Found, ...] = ()
    socials: Mapping[str, Found] = field(default_factory=dict)
    opening_hours: Found | None = None
    name: Found | None = None
    address: Mapping[str, Found] = field(default_factory=dict)
    hours: tuple[Found, ...] = ()
    addresses: tuple[FoundAddress, ...] = ()


def merged(found: Iterable[Found]) -> tuple[Found, ...]:
    """Each value once, with its surest reading; the surest first, else in order of appearance."""
    best: dict[str, Found] = {}
    for fact in found:
        known = best.get(fact.value)
        if known is None or fact.confidence > known.confidence:
            best[fact.value] = fact
    return tuple(sorted(best.values(), key=lambda fact: -fact.confidence))
