"""The older answer of Google about a place, rewritten as the new one."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from placecurator.deepscan.providers.google_answer import Place
from placecurator.deepscan.providers.google_masks import DETAILS
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed

FIELDS = ",".join(
    [
        "place_id",
        "name",
        "types",
        "formatted_address",
        "address_components",
        "geometry/location",
        "business_status",
        "international_phone_number",
        "website",
        "opening_hours",
        "rating",
        "user_ratings_total",
        "price_level",
    ]
)
"""What is asked for."""

FACTS = DETAILS["contact"].facts
"""Those of ``FACT_FIELDS`` that it may state."""

_PRICE_LEVELS = (
    "PRICE_LEVEL_FREE",
    "PRICE_LEVEL_INEXPENSIVE",
    "PRICE_LEVEL_MODERATE",
    "PRICE_LEVEL_EXPENSIVE",
    "PRICE_LEVEL_VERY_EXPENSIVE",
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Component(_Part):
    long_name: str = ""
    short_name: str = ""
    types: tuple[str, ...] = ()


class _Location(_Part):
    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)


class _Geometry(_Part):
    location: _Location | None = None


class _Moment(_Part):
    day: int = Field(ge=0, le=6)
    time: str = Field(pattern=r"^\d{4}$")


class _Period(_Part):
    open: _Moment
    close: _Moment | None = None


class _Hours(_Part):
    periods: tuple[_Period, ...] | None = None


class _Result(_Part):
    place_id: str
    name: str | None = None
    types: tuple[str, ...] = ()
    formatted_address: str | None = None
    address_components: tuple[_Component, ...] = ()
    geometry: _Geometry = _Geometry()
    business_status: str | None = None
    international_phone_number: str | None = None
    website: str | None = None
    opening_hours: _Hours = _Hours()
    rating: float | None = Field(default=None, ge=0, le=5)
    user_ratings_total: int | None = Field(default=None, ge=0)
    price_level: int | None = Field(default=None, ge=0, le=4)


class LegacyAnswer(_Part):
    """``status`` is the verdict; ``result`` is there when it is ``OK``.

    ``error_message`` may hold the number of the project: it is never shown or logged.
    """

    status: str
    error_message: str = ""
    result: _Result | None = None

    def place(self) -> Place:
        """The place in the form of the new API.

        Raises:
            ScanFailed: There is none, although the verdict is ``OK``.
        """
        if self.result is None:
            raise ScanFailed(Cause.provider_answer_unreadable)
        return Place.model_validate(_rewritten(self.result))


def _rewritten(old: _Result) -> dict[str, Any]:
    where, level, periods = old.geometry.location, old.price_level, old.opening_hours.periods
    return {
        "id": old.place_id,
        "displayName": {"text": old.name} if old.name else None,
        "types": old.types,
        "primaryType": old.types[0] if old.types else None,
        "formattedAddress": old.formatted_address,
        "addressComponents": [
            {"longText": one.long_name, "shortText": one.short_name, "types": one.types}
            for one in old.address_components
        ],
        "location": {"latitude": where.lat, "longitude": where.lng} if where else None,
        "businessStatus": old.business_status,
        "internationalPhoneNumber": old.international_phone_number,
        "websiteUri": old.website,
        "regularOpeningHours": None if periods is None else {"periods": _periods(periods)},
        "rating": old.rating,
        "userRatingCount": old.user_ratings_total,
        "priceLevel": None if level is None else _PRICE_LEVELS[level],
    }


def _periods(periods: tuple[_Period, ...]) -> list[dict[str, Any]]:
    return [
        {
            "open": _moment(period.open),
            "close": _moment(period.close) if period.close else None,
        }
        for period in periods
    ]


def _moment(moment: _Moment) -> dict[str, int]:
    return {"day": moment.day, "hour": int(moment.time[:2]), "minute": int(moment.time[2:])}
