"""What is left of what each curator was handed, told to every open page of one web process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.services.claims import all_holdings
from placecurator.storage.claims import Held
from placecurator.ui import runtime
from placecurator.ui.live.reading import Reading


class ClaimsLeft(Reading):
    """The claims of all curators."""

    def __init__(self) -> None:
        super().__init__()
        self._held: Mapping[str, Held] = {}

    async def _look(self) -> None:
        self._held = await runtime.in_thread(all_holdings, runtime.engine())

    def _values(self) -> dict[str, Any]:
        return {
            "claims": {
                owner: f"{one.left:,} of {one.claimed:,} left" for owner, one in self._held.items()
            },
            "claims_done": sorted(owner for owner, one in self._held.items() if not one.left),
        }
