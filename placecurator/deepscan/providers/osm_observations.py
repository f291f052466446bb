"""An element of OpenStreetMap turned into observations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from placecurator.deepscan.extract.emails import normalise
from placecurator.deepscan.extract.hours import valid
from placecurator.deepscan.extract.phones import e164
from placecurator.deepscan.extract.socials import social_profile
from placecurator.deepscan.place_ref import OSM
from placecurator.domain.observation import Observation, Value
from placecurator.domain.osm_tags import CATEGORY_KEYS, PHONE_KEYS, take_facts
from placecurator.domain.source_fields import BadValue, Fields

_CONFIDENCE = 0.9
"""Mapped by people who were there, but not always lately."""

_EMAIL_KEYS = ("email", "contact:email")
_FAX_KEYS = ("fax", "contact:fax")
_NETWORKS = {
    "facebook": "https://www.facebook.com/",
    "instagram": "https://www.instagram.com/",
    "twitter": "https://x.com/",
    "x": "https://x.com/",
    "linkedin": "https://www.linkedin.com/company/",
    "youtube": "https://www.youtube.com/",
    "tiktok": "https://www.tiktok.com/@",
    "pinterest": "https://www.pinterest.com/",
    "telegram": "https://t.me/",
}
"""Keys with and without ``contact:``, and what goes before a name that stands there alone."""
_GONE = re.compile(
    r"(?:disused|abandoned|was|demolished|removed|razed|closed|historic):"
    rf"(?:{'|'.join(CATEGORY_KEYS)})"
)
_STATED = (
    "category",
    "address",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "website",
)

Tags = Mapping[str, str]


def is_closed(tags: Tags, today: date) -> bool:
    """Whether the mappers say that nothing is there any more.

    https://wiki.openstreetmap.org/wiki/Lifecycle_prefix; a new business in the same building has a
    category of its own again.
    """
    ended = tags.get("end_date", "")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", ended) and ended <= today.isoformat():
        return True
    if "yes" in (tags.get("disused"), tags.get("abandoned")):
        return True
    lives = any(tags.get(key, "no") not in {"no", "vacant", "disused"} for key in CATEGORY_KEYS)
    return not lives and (tags.get("shop") == "vacant" or any(map(_GONE.fullmatch, tags)))


def observations_of(
    tags: Tags, *, url: str, latitude: float | None, longitude: float | None
) -> tuple[Observation, ...]:
    """One for each value that the tags state; those that cannot be read say nothing."""
    now = datetime.now(UTC)
    found = (*_single(tags, latitude, longitude), *_many(tags))
    return tuple(
        Observation(
            field=field,
            value=value,
            source=OSM,
            method="api",
            confidence=_CONFIDENCE,
            observed_at=now,
            url=url,
            key=key,
        )
        for field, key, value in found
        if value not in (None, "")
    )


Stated = tuple[str, str | None, Value | None]


def _single(tags: Tags, latitude: float | None, longitude: float | None) -> Iterator[Stated]:
    facts = _facts(tags)
    yield "name", None, " ".join(tags.get("name", "").split())
    for field in _STATED:
        yield field, None, facts.get(field)
    yield "latitude", None, latitude
    yield "longitude", None, longitude
    yield "opening_hours", None, valid(tags.get("opening_hours", ""))


def _facts(tags: Tags) -> Mapping[str, Any]:
    try:
        return take_facts(Fields(tags))
    except BadValue:  # a street of a thousand characters: what else is there is not trusted either
        return {}


def _many(tags: Tags) -> Iterator[Stated]:
    country = _facts(tags).get("country")
    for number in _distinct(e164(text[:60], country) for text in _values(tags, PHONE_KEYS)):
        yield "phones", None, number
    for number in _distinct(e164(text[:60], country) for text in _values(tags, _FAX_KEYS)):
        yield "faxes", None, number
    for address in _distinct(normalise(text) for text in _values(tags, _EMAIL_KEYS)):
        yield "emails", None, address
    for network, profile in _profiles(tags).items():
        yield "socials", network, profile


def _profiles(tags: Tags) -> Mapping[str, str]:
    """The first of each network."""
    found: dict[str, str] = {}
    for key, before in _NETWORKS.items():
        for written in _values(tags, (key, f"contact:{key}")):
            if profile := _profile(before, written):
                found.setdefault(*profile)
    return found


def _profile(before: str, written: str) -> tuple[str, str] | None:
    """The network and the profile, from a URL or from the name alone."""
    return social_profile(written) or social_profile(f"{before}{written.lstrip('@')}")


def _values(tags: Tags, keys: Iterable[str]) -> Iterator[str]:
    """The values of the tags, of which each may hold several."""
    for key in keys:
        yield from filter(None, map(str.strip, tags.get(key, "").split(";")))


def _distinct(values: Iterable[str | None]) -> Iterable[str]:
    return dict.fromkeys(value for value in values if value)
