"""What one page says about a business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from placecurator.domain.observation import LONGEST_SNIPPET

_REACH = 60  # characters before and after a value that its snippet shows


@dataclass(frozen=True, slots=True)
class Found:
    """One value, how it was read (``mailto``, ``text`` …), and how sure that is, from 0 to 1.

    ``locator`` is where on the page: a CSS selector, with the name of the property in structured
    data, or ``text``. ``snippet`` is the words around it, or the value as a link or structured data
    writes it. None: not known.
    """

    value: str
    method: str
    confidence: float
    locator: str | None = None
    snippet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAddress:
    """A postal address. ``country`` is ISO 3166-1 alpha-2. None: that part was not found.

    ``locator`` and ``snippet`` are those of ``Found``.
    """

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    method: str
    confidence: float
    locator: str | None = None
    snippet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedFacts:
    """The facts of one page, in the forms of ``BusinessListing``; empty means not found.

    ``emails``, ``phones`` and ``faxes`` are ordered, the likeliest first, and hold each value once.
    ``socials`` maps a network to the profile. ``address`` maps fields of a listing (``street``,
    ``city``, ``postal_code``, ``region``, ``country``) to the parts of the one address of the page.

    ``opening_hours`` is the one regular week of the business; ``hours`` are all times that the page
    states, also those of seasons, departments and branches. ``addresses`` are all of the page.

    ``names`` are what the page calls itself, ``languages`` (ISO 639-1) what it is in and what its
    other versions are in. ``parked`` says why this is not the page of any business, in words such
    as "offers its domain for sale"; None: it may well be one.
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
    names: tuple[Found, ...] = ()
    languages: tuple[Found, ...] = ()
    parked: Found | None = None


def merged(found: Iterable[Found]) -> tuple[Found, ...]:
    """Each value once, with its surest reading; the surest first, else in order of appearance.

    A reading without words around it gets those of another reading of the same value.
    """
    best: dict[str, Found] = {}
    for fact in found:
        known = best.setdefault(fact.value, fact)
        surer, other = (fact, known) if fact.confidence > known.confidence else (known, fact)
        if surer.snippet is None and other.snippet is not None:
            surer = replace(surer, snippet=other.snippet)
        best[fact.value] = surer
    return tuple(sorted(best.values(), key=lambda fact: -fact.confidence))


def words_around(text: str, start: int, end: int) -> str:
    """What ``text`` has from ``start`` to ``end``, in one line with the words next to it."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if start > _REACH:  # without the half word at the edge
        before = before.lstrip() if before[:1].isspace() else before.partition(" ")[2]
    if end + _REACH < len(text):
        after = after.rpartition(" ")[0]
    return " ".join(f"{before}{text[start:end]}{after}".split())[:LONGEST_SNIPPET]
