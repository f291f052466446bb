"""What OpenStreetMap may say, and that it costs nothing."""

from __future__ import annotations

from placecurator.deepscan.place_ref import OSM
from placecurator.domain.call_plan import CallPlan

_FIELDS = (
    "name",
    "category",
    "address",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "phones",
    "faxes",
    "emails",
    "website",
    "socials",
    "opening_hours",
)


def free_plan(call: str) -> CallPlan:
    """``call`` is what is asked, in words."""
    return CallPlan(
        provider=OSM,
        profile="tags",
        call=call,
        fields=_FIELDS,
        price_micros=0,
        free_per_month=None,
        prices_as_of=None,
    )
