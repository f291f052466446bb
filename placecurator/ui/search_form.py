"""What somebody typed into the search form, as a query; and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placecurator.domain.errors import InvalidInput
from placecurator.domain.search import SearchQuery
from placecurator.services.searching.query import USUAL_PLACES, checked_query
from placecurator.ui import arguments


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields as texts; those of no area are empty."""

    text: str = ""
    limit: str = str(USUAL_PLACES)
    latitude: str = ""
    longitude: str = ""
    radius_km: str = ""

    @classmethod
    def of(cls, query: SearchQuery) -> SearchForm:
        """The form that asks for ``query``."""
        radius_km = None if query.radius_m is None else query.radius_m / 1000
        numbers = (query.latitude, query.longitude, radius_km)
        area = ["" if number is None else f"{number:.10g}" for number in numbers]
        return cls(query.text, str(query.limit), *area)


def query_of(form: Mapping[str, Any]) -> SearchQuery:
    """The query that a sent form asks for.

    Raises:
        InvalidInput: a field is wrong; says which.
    """
    return checked_query(
        arguments.text(form.get("text", "")),
        latitude=_number(form, "latitude"),
        longitude=_number(form, "longitude"),
        radius_km=_number(form, "radius_km"),
        limit=places(form.get("limit", "")),
    )


def places(value: Any) -> int:
    """``value`` as a number of places; empty is the usual one.

    Raises:
        InvalidInput: it is no whole number.
    """
    written = arguments.text(value).strip()
    if written and not (written.isascii() and written.isdecimal()):
        raise InvalidInput("limit", "must be a whole number")
    return int(written) if written else USUAL_PLACES


def _number(form: Mapping[str, Any], field: str) -> float | None:
    written = arguments.text(form.get(field, "")).strip().replace(",", ".")
    try:
        return float(written) if written else None
    except ValueError as error:
        raise InvalidInput(field, "must be a number, such as 60.2055") from error
