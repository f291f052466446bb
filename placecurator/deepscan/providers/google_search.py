"""Text Search of the Places API (New), page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from placecurator.deepscan.place_ref import GOOGLE
from placecurator.deepscan.providers.circle import Circle, circle_of
from placecurator.deepscan.providers.google_answer import Place, SearchAnswer
from placecurator.deepscan.providers.google_api import GoogleApi
from placecurator.deepscan.providers.google_masks import Mask
from placecurator.deepscan.providers.google_observations import facts_of
from placecurator.domain.errors import InvalidInput
from placecurator.domain.place import SourcePlace
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery

MOST_PLACES = 60
"""The API gives no more for one query: https://developers.google.com/maps/documentation/places."""

_PAGE = 20
_LIMIT_S = 15.0
_STAGED = (
    "category",
    "address",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "rating",
    "review_count",
    "price_level",
    "website",
)


async def found_places(
    api: GoogleApi, query: SearchQuery, meter: ScanMeter, *, name: str, mask: Mask, price: int
) -> AsyncIterator[FoundPlaces]:
    """The pages of what ``query`` finds; ``price`` of one page is in millionths of a US dollar."""
    circle = circle_of(query)
    body = _body(query, circle)
    room = min(query.limit, MOST_PLACES)
    seen: set[str] = set()
    token: str | None = None
    while True:
        # All but the token must be the same for each page, or the API refuses the token.
        page = await api.ask(
            SearchAnswer,
            ":searchText",
            mask.for_search,
            meter,
            price_micros=price,
            limit_s=_LIMIT_S,
            body={**body, "pageToken": token} if token else body,
        )
        new = {one.id: one for one in page.places if one.id not in seen}
        seen.update(new)
        found = [one for one in new.values() if _is_wanted(one, circle)][:room]
        room -= len(found)
        token = page.next_page_token
        # A page that repeats what is known leads nowhere.
        is_last = not token or not room or not new
        yield FoundPlaces(places=tuple(_staged(one, name) for one in found), is_last=is_last)
        if is_last:
            return


def _body(query: SearchQuery, circle: Circle | None) -> Mapping[str, Any]:
    text = " ".join(query.text.split())
    if not text:
        raise InvalidInput("text", "must say what is looked for")
    body: dict[str, Any] = {"textQuery": text, "pageSize": min(_PAGE, query.limit)}
    if query.language:
        body["languageCode"] = query.language
    if query.country:
        body["regionCode"] = query.country
    if circle:
        body["locationRestriction"] = {"rectangle": _rectangle(circle)}
    return body


def _is_wanted(place: Place, circle: Circle | None) -> bool:
    """Open, and not in a corner of the rectangle; a place need not say where it is."""
    where = place.location
    if place.closed_for_good:
        return False
    return circle is None or where is None or circle.has(where.latitude, where.longitude)


def _rectangle(circle: Circle) -> Mapping[str, Any]:
    """The square around the circle: the API restricts a search to rectangles only."""
    south, west, north, east = circle.box
    return {
        "low": {"latitude": south, "longitude": west},
        "high": {"latitude": north, "longitude": east},
    }


def _staged(place: Place, name: str) -> SourcePlace:
    facts = facts_of(place)
    kinds: Sequence[str] = place.types
    known: dict[str, Any] = {field: facts[field] for field in _STAGED if facts.get(field)}
    return SourcePlace(
        place_id=place.id if name == GOOGLE else f"{name}:{place.id}",
        # With the profile "ids" that is all that is known until the place is scanned.
        name=str(facts.get("name") or place.id),
        source=name,
        phone=place.international_phone_number,
        **known,
        raw={"types": list(kinds)} if kinds else {},
    )
