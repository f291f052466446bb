"""Who holds which places, and what is left of them, told to every open page of one web process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from placecurator.domain.live import Holding, LiveMessage
from placecurator.services.claims import all_holders, all_holdings
from placecurator.storage.claims import Held
from placecurator.ui import runtime
from placecurator.ui.live.reading import Reading


class ClaimsLeft(Reading):
    """The claims of all curators. ``hear`` is told of places that others hold now, or no longer.

    Nobody announces that a claim ends by itself, and without Redis not that it began.
    """

    def __init__(self, hear: Callable[[LiveMessage], None]) -> None:
        super().__init__()
        self._hear = hear
        self._held: Mapping[str, Held] = {}
        self._holders: Mapping[str, str] = {}

    async def _look(self) -> None:
        held = await runtime.in_thread(all_holdings, runtime.engine())
        # Whoever claims gives back all that he had: his claims begin and end together.
        if _of_when(held) != _of_when(self._held):
            self._tell(await runtime.in_thread(all_holders, runtime.engine()))
        self._held = held

    def _tell(self, holders: Mapping[str, str]) -> None:
        before, self._holders = self._holders, holders
        moved = {key: owner for key, owner in holders.items() if before.get(key) != owner}
        moved |= dict.fromkeys(before.keys() - holders.keys(), "")
        if moved:
            told = (Holding(place_id=key, owner=owner) for key, owner in moved.items())
            self._hear(LiveMessage(holdings=tuple(told)))

    def _values(self) -> dict[str, Any]:
        return {
            "claims": {
                owner: f"{one.left:,} of {one.claimed:,} left" for owner, one in self._held.items()
            },
            "claims_done": sorted(owner for owner, one in self._held.items() if not one.left),
        }


def _of_when(held: Mapping[str, Held]) -> Mapping[str, object]:
    return {owner: (one.claimed, one.expires_at) for owner, one in held.items()}
