"""A sample place as the Places API would describe it: only what its tags say."""

from __future__ import annotations

from typing import Any

import phonenumbers

from placecurator.demo.catalogue import category_of, has_site, key_of, phones_of
from placecurator.demo.hours import weekly_periods
from placecurator.sample import SampleRecord

_COUNTRY = "FI"  # the sample is from Helsinki, whether or not a place's tags say so


def place_details(record: SampleRecord, base_url: str) -> dict[str, Any]:
    """All fields that are known. ``base_url`` is where this server is reached, without a slash."""
    key = key_of(record)
    everything = {
        "name": f"places/{key}",
        "id": key,
        "displayName": {"text": record.tags["name"], "languageCode": "fi"},
        **_kind(record),
        **_address(record),
        "location": {"latitude": record.lat, "longitude": record.lon},
        "internationalPhoneNumber": _international(record),
        "websiteUri": f"{base_url}/sites/{key}/" if has_site(record) else None,
        "regularOpeningHours": _hours(record),
        "businessStatus": "OPERATIONAL",
    }
    return {field: value for field, value in everything.items() if value is not None}


def closed_details(record: SampleRecord, moved_to: str | None) -> dict[str, Any]:
    """What is left of a place that closed; ``moved_to`` is its new id, None when it has none."""
    closed: dict[str, Any] = {
        "name": f"places/{key_of(record)}",
        "id": key_of(record),
        "displayName": {"text": record.tags["name"], "languageCode": "fi"},
        "businessStatus": "CLOSED_PERMANENTLY",
    }
    if moved_to:
        closed |= {"movedPlace": f"places/{moved_to}", "movedPlaceId": moved_to}
    return closed


def _kind(record: SampleRecord) -> dict[str, Any]:
    kind = category_of(record)
    if kind is None:
        return {}
    shown = kind.replace("_", " ").capitalize()
    return {
        "types": [kind, "point_of_interest", "establishment"],
        "primaryType": kind,
        "primaryTypeDisplayName": {"text": shown, "languageCode": "en"},
    }


def _address(record: SampleRecord) -> dict[str, Any]:
    tags = record.tags
    parts = {
        "route": tags.get("addr:street"),
        "street_number": tags.get("addr:housenumber"),
        "locality": tags.get("addr:city"),
        "postal_code": tags.get("addr:postcode"),
    }
    line = " ".join(filter(None, (parts["route"], parts["street_number"])))
    town = " ".join(filter(None, (parts["postal_code"], parts["locality"])))
    components = [
        {"longText": text, "shortText": text, "types": [kind]}
        for kind, text in parts.items()
        if text
    ]
    country = {"longText": "Finland", "shortText": _COUNTRY, "types": ["country", "political"]}
    postal = {
        "regionCode": _COUNTRY,
        "postalCode": parts["postal_code"],
        "locality": parts["locality"],
        "addressLines": [line] if line else None,
    }
    return {
        "formattedAddress": ", ".join(filter(None, (line, town, "Finland"))),
        "addressComponents": [*components, country],
        "postalAddress": {field: value for field, value in postal.items() if value},
    }


def _international(record: SampleRecord) -> str | None:
    for written in phones_of(record):
        try:
            number = phonenumbers.parse(written, _COUNTRY)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
            return phonenumbers.format_number(number, shape)
    return None


def _hours(record: SampleRecord) -> dict[str, Any] | None:
    periods = weekly_periods(record.tags.get("opening_hours"))
    return None if periods is None else {"periods": periods}
