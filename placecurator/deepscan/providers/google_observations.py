"""A place as the API describes it, turned into observations."""

from __future__ import annotations

from datetime import UTC, datetime

import phonenumbers

from placecurator.deepscan.providers.google_answer import Place
from placecurator.deepscan.providers.google_hours import osm_hours
from placecurator.domain.observation import Observation, Value

_CONFIDENCE = 0.95
_PRICE_LEVELS = {
    "PRICE_LEVEL_FREE": 0,
    "PRICE_LEVEL_INEXPENSIVE": 1,
    "PRICE_LEVEL_MODERATE": 2,
    "PRICE_LEVEL_EXPENSIVE": 3,
    "PRICE_LEVEL_VERY_EXPENSIVE": 4,
}


def facts_of(place: Place) -> dict[str, Value | None]:
    """What ``place`` states by field of ``FACT_FIELDS``; None or empty: nothing."""
    return {
        "name": place.display_name.text if place.display_name else None,
        "category": _category(place),
        **_address_facts(place),
        "latitude": place.location.latitude if place.location else None,
        "longitude": place.location.longitude if place.location else None,
        "rating": place.rating,
        "review_count": place.user_rating_count,
        "price_level": _PRICE_LEVELS.get(place.price_level or ""),
        "phones": _e164(place.international_phone_number),
        "website": place.website_uri,
        "opening_hours": _hours(place),
        "business_status": place.business_status,
    }


def observations_of(place: Place, *, source: str, url: str) -> tuple[Observation, ...]:
    """One for each fact that ``place`` states."""
    now = datetime.now(UTC)
    return tuple(
        Observation(
            field=field,
            value=value,
            source=source,
            method="api",
            confidence=_CONFIDENCE,
            observed_at=now,
            url=url,
        )
        for field, value in facts_of(place).items()
        if value not in (None, "")
    )


def _category(place: Place) -> str | None:
    shown = place.primary_type_display_name
    return (shown.text if shown else None) or place.primary_type


def _address_facts(place: Place) -> dict[str, str | None]:
    postal = place.postal_address
    street = [_component(place, "route"), _component(place, "street_number")]
    country = postal.region_code if postal else _component(place, "country", short=True)
    # American style puts the number first; the formatted address shows which way it is written.
    first_line = place.formatted_address.split(",")[0] if place.formatted_address else ""
    if street[1] and first_line.startswith(street[1]):
        street.reverse()
    return {
        "address": place.formatted_address,
        "street": " ".join(part for part in street if part) or None,
        "city": (postal.locality if postal else None)
        or _component(place, "locality")
        or _component(place, "postal_town"),
        "region": (postal.administrative_area if postal else None)
        or _component(place, "administrative_area_level_1"),
        "postal_code": (postal.postal_code if postal else None) or _component(place, "postal_code"),
        "country": country,
    }


def _component(place: Place, kind: str, *, short: bool = False) -> str | None:
    part = place.component(kind)
    if part is None:
        return None
    return (part.short_text if short else part.long_text) or None


def _e164(international: str | None) -> str | None:
    """The number without its layout; None when it is not a possible number."""
    if not international:
        return None
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _hours(place: Place) -> str | None:
    hours = place.regular_opening_hours
    return osm_hours(hours.periods) if hours else None
