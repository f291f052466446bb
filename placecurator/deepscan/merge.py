"""Joins what a provider, the website and the source say, with the origin of each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from placecurator.deepscan.extract import ExtractedFacts, Found
from placecurator.domain.listing import BusinessListing, Provenance
from placecurator.domain.scan import ScanTarget

_IMPORTED = 0.7
_ADDRESS = ("street", "city", "region", "postal_code", "country")


def listing_of_source(target: ScanTarget) -> BusinessListing:
    """What the source said, to begin with when there is no provider."""
    origin = Provenance(
        source="import",
        url=None,
        method="import",
        observed_at=datetime.now(UTC),
        confidence=_IMPORTED,
    )
    return BusinessListing(name=target.name, provenance={"name": origin})


def add_website(listing: BusinessListing, url: str) -> BusinessListing:
    """Note the website that the source named, where the provider names none."""
    return _fill(listing, {"website": Found(url, "import", _IMPORTED)}, "import", None)


def add_warning(listing: BusinessListing, sentence: str) -> BusinessListing:
    """Note something that could not be read."""
    return replace(listing, warnings=(*listing.warnings, sentence))


def add_facts(listing: BusinessListing, facts: ExtractedFacts, page_url: str) -> BusinessListing:
    """What the page adds: e-mails, phones and profiles always, the rest where nothing is said."""
    single = {
        "name": facts.name,
        "opening_hours": facts.opening_hours,
        "phone": facts.phones[0] if facts.phones else None,
        "email": facts.emails[0] if facts.emails else None,
    }
    stated = {name: found for name, found in single.items() if found}
    if not any(getattr(listing, part) for part in _ADDRESS):
        stated |= facts.address  # all of it or nothing: parts of two addresses make a third
    listing = _fill(listing, stated, "website", page_url)
    listing = _extend(listing, "phones", facts.phones, page_url)
    listing = _extend(listing, "emails", facts.emails, page_url)
    return add_socials(listing, facts.socials, "website", page_url)


def add_socials(
    listing: BusinessListing, socials: Mapping[str, Found], source: str, url: str | None
) -> BusinessListing:
    """The profiles on networks of which the listing has none yet."""
    new = {network: found for network, found in socials.items() if network not in listing.socials}
    if not new:
        return listing
    origin = _joined(
        listing.provenance.get("socials"), _origin(next(iter(new.values())), source, url)
    )
    return replace(
        listing,
        socials={**listing.socials, **{network: found.value for network, found in new.items()}},
        provenance={**listing.provenance, "socials": origin},
    )


def _fill(
    listing: BusinessListing, stated: Mapping[str, Found], source: str, url: str | None
) -> BusinessListing:
    """Set the fields that nobody filled yet."""
    new = {name: found for name, found in stated.items() if not getattr(listing, name)}
    origins = {name: _origin(found, source, url) for name, found in new.items()}
    values: dict[str, Any] = {name: found.value for name, found in new.items()}
    return replace(listing, **values, provenance={**listing.provenance, **origins})


def _extend(
    listing: BusinessListing, name: str, stated: Sequence[Found], url: str
) -> BusinessListing:
    known: tuple[str, ...] = getattr(listing, name)
    new = [found for found in stated if found.value not in known]
    if not new:
        return listing
    origin = _joined(listing.provenance.get(name), _origin(new[0], "website", url))
    values: dict[str, Any] = {name: (*known, *(found.value for found in new))}
    return replace(listing, **values, provenance={**listing.provenance, name: origin})


def _origin(found: Found, source: str, url: str | None) -> Provenance:
    return Provenance(
        source=source,
        url=url,
        method=found.method,
        observed_at=datetime.now(UTC),
        confidence=found.confidence,
    )


def _joined(first: Provenance | None, second: Provenance) -> Provenance:
    """The origin of a list that two sides filled: it names both and is as sure as the weaker."""
    if first is None or first.source == second.source:
        return second if first is None else first
    return replace(
        second,
        source=f"{first.source} and {second.source}",
        method=f"{first.method}, {second.method}",
        confidence=min(first.confidence, second.confidence),
    )
