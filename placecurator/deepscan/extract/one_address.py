"""Picks the address of the business among those that its page names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from placecurator.deepscan.extract.facts import Found, FoundAddress

_PARTS = ("street", "city", "region", "postal_code", "country")
_BOX = re.compile(r"\b(?:p\.?\s?o\.?\s?box|postfach|pl|postbus|boîte\spostale|apartado)\b", re.I)


def the_one_address(addresses: Iterable[FoundAddress]) -> FoundAddress | None:
    """The one that names both street and city; None when none does, or several do.

    A post office box does not count: nobody can go there.
    """
    whole = [
        address
        for address in addresses
        if address.street and address.city and not _BOX.search(address.street)
    ]
    return whole[0] if len({_place_of(address) for address in whole}) == 1 else None


def parts_of(address: FoundAddress | None) -> dict[str, Found]:
    """Its parts as facts of their own, by the listing's names for them; empty for None."""
    if address is None:
        return {}
    return {
        part: Found(value, address.method, address.confidence, address.locator, address.snippet)
        for part in _PARTS
        if (value := getattr(address, part))
    }


def _place_of(address: FoundAddress) -> str:
    """The same for two spellings of one address: by its number and the code, else the city."""
    number = re.search(r"\d+", address.street or "")
    place = (address.postal_code or address.city or "").casefold()
    code = place[:5] if address.country == "US" else re.sub(r"\W", "", place)
    return f"{number[0] if number else address.street} {code}"
