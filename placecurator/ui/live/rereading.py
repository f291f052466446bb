"""Reading the rows of many pages at once, when all of them have missed something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placecurator.services.staging import get_places
from placecurator.storage.models import Place
from placecurator.ui import runtime
from placecurator.ui.gathering import Gathering

GATHER_S = 0.05
"""Pages that are told of the same resync ask within a moment of each other."""


async def reread(place_ids: Sequence[str]) -> tuple[Place, ...]:
    """The staged ones of the places, in the order asked; one query serves all who ask meanwhile.

    Raises:
        DatabaseAway: the database does not answer.
    """
    found = await _pages.ask(place_ids)
    return tuple(found[place_id] for place_id in place_ids if place_id in found)


async def _read(place_ids: Sequence[str]) -> Mapping[str, Place]:
    places = await runtime.in_thread(get_places, runtime.engine(), place_ids)
    return {place.place_id: place for place in places}


_pages = Gathering(_read, wait_s=GATHER_S)
