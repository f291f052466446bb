"""Writes Overpass QL; text of users goes in only through ``quoted`` and ``regex``.

https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from placecurator.deepscan.providers.circle import Circle
from placecurator.deepscan.providers.osm_kinds import Wanted

_SPECIAL = re.compile(r"[][.{}()*+?|\\^$]")  # in POSIX extended regular expressions
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def quoted(text: str) -> str:
    """``text`` as a string of the language."""
    plain = _CONTROL.sub(" ", text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def regex(text: str) -> str:
    """A string of the language that matches values with ``text`` in them, sign by sign."""
    return quoted(_SPECIAL.sub(lambda sign: f"\\{sign[0]}", text))


def by_ids(references: Iterable[str], *, timeout_s: int) -> str:
    """A query for elements such as ``node/1``."""
    parts = sorted(reference.split("/") for reference in references)
    wanted = "".join(
        f"{kind}(id:{','.join(number for _, number in group)});"
        for kind, group in groupby(parts, key=lambda part: part[0])
    )
    return f"[out:json][timeout:{timeout_s}];({wanted});out tags center;"


def by_kind(
    wanted: Wanted, *, circle: Circle | None, country: str | None, most: int, timeout_s: int
) -> str:
    """A query for places with a name, within a circle, a named area, or both."""
    area, where = "", ""
    if wanted.area:
        area = _area(wanted.area, country)
        where = "(area.a)"
    if circle:
        where += f"(around:{circle.radius_m:.0f},{circle.latitude:.6f},{circle.longitude:.6f})"
    filters = [f"[{quoted(key)}={quoted(value)}]" for key, value in wanted.tags]
    if not filters:
        named = f'["name"~{regex(wanted.name)},i]'
        filters = [f"[{quoted(key)}]{named}" for key in wanted.keys]
    union = "".join(f'nwr{one}["name"]{where};' for one in filters)
    return f"[out:json][timeout:{timeout_s}];{area}({union});out tags center {most};"


def _area(name: str, country: str | None) -> str:
    """The administrative areas of that name, in any of its usual spellings, as the set ``a``."""
    inside, country_set = "", ""
    if country:
        country_set = f'area["ISO3166-1"={quoted(country)}]["admin_level"="2"]->.c;'
        inside = "(area.c)"
    spellings = "".join(
        f'rel["boundary"="administrative"][{quoted(key)}={quoted(spelling)}]{inside};'
        for spelling in _spellings(name)
        for key in ("name", "name:en")
    )
    return f"{country_set}({spellings});map_to_area->.a;"


def _spellings(name: str) -> Sequence[str]:
    return tuple(dict.fromkeys((name, name.title())))
