"""Text Search, and what came of it."""

from __future__ import annotations

import httpx

from placecurator.deepscan.providers import GooglePlaces
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery
from tests.deepscan.providers.web_service import Reply

KEY = "sesame"


def asker(transport: httpx.AsyncBaseTransport, url: str, profile: str = "identity") -> GooglePlaces:
    """Text Search with a key of Google's, in a profile."""
    return GooglePlaces(transport, name="google", base_url=url, key=KEY, search_profile=profile)


def page(*ids: str, token: str | None = None) -> Reply:
    """A page of found places; ``token`` leads to the next."""
    places = [{"id": id, "displayName": {"text": f"Place {id}"}} for id in ids]
    return Reply({"places": places} | ({"nextPageToken": token} if token else {}))


async def pages_of(
    provider: GooglePlaces, query: SearchQuery, meter: ScanMeter | None = None
) -> list[FoundPlaces]:
    """All pages that a search gives."""
    return [page async for page in provider.search(query, meter or ScanMeter())]


def ids_of(pages: list[FoundPlaces]) -> list[list[str]]:
    """The places of each page."""
    return [[place.place_id for place in page.places] for page in pages]
