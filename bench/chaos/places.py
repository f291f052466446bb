"""As many places as wanted, all of which the demo provider and its websites know."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle, islice, product

import sqlalchemy as sa

from placecurator.domain.place import SourcePlace
from placecurator.sample import places
from placecurator.storage.database import transaction
from placecurator.storage.source_places import stage

# The demo provider speaks Google's dialect, and serves what has moved under both of its ids.
_WAYS = tuple(product(("demo:", "google:", ""), ("", "-moved")))


def stage_places(engine: sa.Engine, count: int, provider_url: str) -> list[str]:
    """Stage ``count`` places; what is more than six times the sample has only a website."""
    sample = [(record.place_id.removeprefix("demo:"), record.tags) for record in places()]
    named = [
        SourcePlace(place_id=f"{scheme}{key}{moved}", name=tags["name"], source="chaos")
        for scheme, moved in _WAYS
        for key, tags in sample
    ]
    with_site = cycle(key for key, tags in sample if "website" in tags)
    websites = (
        SourcePlace(
            place_id=f"osm:node/{number}",
            name=f"Place {number}",
            source="chaos",
            website=f"{provider_url}/sites/{key}/",
        )
        for number, key in enumerate(with_site, 1)
    )
    chosen = [*named[:count], *islice(websites, max(0, count - len(named)))]
    with transaction(engine) as session:
        for start in range(0, count, 1000):
            stage(session, chosen[start : start + 1000], now=datetime.now(UTC))
    return [place.place_id for place in chosen]
