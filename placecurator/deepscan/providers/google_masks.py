"""Which fields Google is asked for, and which price they have.

A call is billed once, at the price of the dearest field in its mask:
https://developers.google.com/maps/documentation/places/web-service/data-fields
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ESSENTIALS = ("addressComponents", "formattedAddress", "location", "postalAddress", "types")
# The price list does not name movedPlaceId; it comes with businessStatus, so it is asked with it.
_PRO = ("businessStatus", "displayName", "movedPlaceId", "primaryType", "primaryTypeDisplayName")
_HOURS = "regularOpeningHours"  # a staged place has no room for them
_ENTERPRISE = (
    "internationalPhoneNumber",
    "priceLevel",
    "rating",
    _HOURS,
    "userRatingCount",
    "websiteUri",
)
_ATMOSPHERE = ("editorialSummary",)

_ADDRESS_FACTS = (
    "address",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "latitude",
    "longitude",
)
_PRO_FACTS = ("name", "category", *_ADDRESS_FACTS, "business_status")
_CONTACT_FACTS = (
    *_PRO_FACTS,
    "rating",
    "review_count",
    "price_level",
    "phones",
    "website",
    "opening_hours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A set of fields. ``price`` is its name in the price list, ``facts`` are of ``FACT_FIELDS``.

    ``fields`` are as the API spells them in an answer with one place.
    """

    profile: str
    price: str
    fields: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def for_details(self) -> str:
        """The header of a call for one place."""
        return ",".join(self.fields)

    @property
    def for_search(self) -> str:
        """The header of a search. The token of the next page comes only if it is named, too."""
        return ",".join([*(f"places.{field}" for field in self.fields), "nextPageToken"])


def _by_profile(masks: Iterable[Mask]) -> Mapping[str, Mask]:
    return {mask.profile: mask for mask in masks}


DETAILS = _by_profile(
    [
        Mask(profile="ids", price="place_details_ids", fields=("id",), facts=()),
        Mask(
            profile="basic",
            price="place_details_essentials",
            fields=("id", *_ESSENTIALS),
            facts=_ADDRESS_FACTS,
        ),
        Mask(
            profile="identity",
            price="place_details_pro",
            fields=("id", *_ESSENTIALS, *_PRO),
            facts=_PRO_FACTS,
        ),
        Mask(
            profile="contact",
            price="place_details_enterprise",
            fields=("id", *_ESSENTIALS, *_PRO, *_ENTERPRISE),
            facts=_CONTACT_FACTS,
        ),
        Mask(
            profile="full",
            price="place_details_enterprise_atmosphere",
            fields=("id", *_ESSENTIALS, *_PRO, *_ENTERPRISE, *_ATMOSPHERE),
            facts=_CONTACT_FACTS,
        ),
    ]
)
"""By the name of the profile. ``ids`` only finds out whether the id is still good."""

_FOUND = (
    "id",
    *_ESSENTIALS,
    "businessStatus",
    "displayName",
    "primaryType",
    "primaryTypeDisplayName",
)

SEARCH = _by_profile(
    [
        Mask(profile="ids", price="text_search_ids", fields=("id",), facts=()),
        Mask(
            profile="identity",
            price="text_search_pro",
            fields=_FOUND,
            facts=("name", "category", *_ADDRESS_FACTS),
        ),
        Mask(
            profile="contact",
            price="text_search_enterprise",
            fields=(*_FOUND, *(field for field in _ENTERPRISE if field != _HOURS)),
            facts=tuple(fact for fact in _CONTACT_FACTS if fact != "opening_hours"),
        ),
    ]
)
"""By the name of the profile. With ``ids`` a place is called by its id until it is scanned."""
