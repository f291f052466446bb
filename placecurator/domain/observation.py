"""What one source says about one field of a business, and what a scan brings home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Value = str | int | float
"""What a field may hold."""

LONGEST_SNIPPET = 160
"""Characters of a ``snippet``."""

IMPORT = "import"
WEBSITE = "website"
CURATOR = "curator"
"""Sources besides the providers, which are called by their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of one field, as one source stated it.

    ``field`` is one of ``FACT_FIELDS``. A field with many values (``phones``, ``faxes``,
    ``emails``, ``socials``, ``languages``) has one observation for each; ``key`` is the network of
    one of ``socials``, else None. ``value`` has the form and unit of the field in
    ``BusinessListing``.

    ``source`` is a provider's name, ``website``, ``import`` or ``curator``; ``url`` the page or API
    resource (None: there is none). ``method`` is how it was read (``api``, ``json-ld``, ``mailto``
    …), ``locator`` where on the page, ``snippet`` the words around it (None: not known).
    ``confidence`` is 0 to 1. ``observed_at`` is when it was read for the first time.
    """

    field: str
    value: Value
    source: str
    method: str
    confidence: float
    observed_at: datetime
    url: str | None = None
    key: str | None = None
    locator: str | None = None
    snippet: str | None = None


class Origin(NamedTuple):
    """Who was asked: a source, and for a website the page; ``url`` None is all of the source."""

    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """A web page that was read, with what a later scan needs to ask whether it has changed.

    ``url`` is the address that was asked for. ``etag`` and ``last_modified`` are as the server sent
    them (RFC 9110 §8.8), None: it did not. ``digest`` is the SHA-256 of the body in hex.
    """

    url: str
    read_at: datetime
    digest: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one deep scan brings home.

    ``answered`` are those who gave an answer: what they stated earlier and do not state now is
    gone. Whoever was not asked, or failed, takes nothing back. ``unchanged`` are pages that did not
    change since their mark: what they stated stands, seen again now. ``pages`` replace the marks of
    before, those of unchanged pages included. ``warnings`` are sentences about what could not be
    read although the scan completed. ``alias_place_id`` is the new id of a place that moved.
    """

    observations: tuple[Observation, ...] = ()
    answered: frozenset[Origin] = frozenset()
    unchanged: frozenset[str] = frozenset()
    pages: tuple[PageMark, ...] = ()
    warnings: tuple[str, ...] = ()
    alias_place_id: str | None = None
