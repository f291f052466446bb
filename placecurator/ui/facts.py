"""A local business as a row of the grid, and as facts with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from placecurator.domain.listing import FACT_FIELDS
from placecurator.storage.models import LocalBusiness
from placecurator.ui import words
from placecurator.ui.links import link_host, link_words, safe_link

# The name is the heading; a list contains the single value that the column is for.
_SHOWN_ELSEWHERE = {"name": "name", "phone": "phones", "email": "emails"}
_TITLES = {"phones": "Phone", "emails": "E-mail", "socials": "Social media"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a business: the words, where each may lead, and where it came from.

    ``parts`` are pairs of text and link (empty: no link); ``link`` is the page of the source.
    """

    title: str
    parts: list[tuple[str, str]]
    source: str
    link: str


def business_row(business: LocalBusiness) -> dict[str, Any]:
    """The cells of ``business``."""
    link = safe_link(business.website)
    return {
        "id": business.place_id,
        "name": business.name or business.place_id,
        "category": business.category or "",
        "city": business.city or "",
        "phone": business.phone or "",
        "email": business.email or "",
        "website": link,
        "website_words": link_words(link),
        "opening_hours": business.opening_hours or "",
        "rating": "" if business.rating is None else f"{business.rating:.1f}",
    }


def business_facts(business: LocalBusiness) -> list[Fact]:
    """What is known about ``business``, in display order, each with its source."""
    now = datetime.now(UTC)
    facts = []
    for field in FACT_FIELDS:
        if getattr(business, _SHOWN_ELSEWHERE.get(field, ""), None):
            continue
        if values := _values(getattr(business, field)):
            origin = business.provenance.get(field, {})
            title = _TITLES.get(field, field.replace("_", " ").capitalize())
            facts.append(Fact(title, values, _source(origin, now), safe_link(origin.get("url"))))
    return facts


def _values(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [(name, safe_link(link)) for name, link in sorted(value.items())]
    items = value if isinstance(value, list | tuple) else [value]
    return [_value(item) for item in items if item is not None and item != ""]


def _value(item: Any) -> tuple[str, str]:
    text = f"{item:g}" if isinstance(item, float) else str(item)
    if link := safe_link(text):
        return link_words(link), link
    return text, ""


def _source(origin: Mapping[str, Any], now: datetime) -> str:
    """``website, mailto, example.fi, 2 min ago``; empty when the source was not recorded."""
    parts = [origin.get("source"), origin.get("method")]
    if page := safe_link(origin.get("url")):
        parts.append(link_host(page))
    if observed_at := origin.get("observed_at"):
        parts.append(words.ago(datetime.fromisoformat(observed_at), now))
    return ", ".join(str(part) for part in parts if part)
