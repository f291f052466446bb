"""Reading the rows of many pages at once, when all of them have missed something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placecurator.services.claims import holders
from placecurator.services.staging import get_places
from placecurator.storage.models import Place
from placecurator.ui import runtime
from placecurator.ui.gathering import Gathering
from placecurator.ui.live.presence import Presence
from placecurator.ui.rows import NOBODY, Row, patch, with_patches

GATHER_S = 0.05
"""Pages that are told of the same resync ask within a moment of each other."""


class Rereading:
    """The rows of the pages of one process, with who holds them and who looks at them."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._pages = Gathering(self._read, wait_s=GATHER_S)

    async def patches(self, place_ids: Sequence[str]) -> list[Row]:
        """What changes while places are triaged, of those that are staged, in the order asked.

        One reading serves all who ask meanwhile.

        Raises:
            DatabaseAway: the database does not answer.
        """
        found = await self._pages.ask(place_ids)
        return [found[place_id] for place_id in place_ids if place_id in found]

    async def marks(self, places: Sequence[Place]) -> list[Row]:
        """The patches of those of the places that somebody holds or looks at.

        Raises:
            DatabaseAway: the database does not answer.
        """
        held = await runtime.in_thread(holders, runtime.engine(), places)
        looked_at = self._presence.marks(place.place_id for place in places)
        return [*({"id": key, "held": owner} for key, owner in held.items()), *looked_at]

    async def _read(self, place_ids: Sequence[str]) -> Mapping[str, Row]:
        places = await runtime.in_thread(get_places, runtime.engine(), place_ids)
        rows = with_patches((NOBODY | patch(place) for place in places), await self.marks(places))
        return {row["id"]: row for row in rows}
