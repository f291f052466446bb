"""New acts and what of the old ones still stands, for the history pages of one web process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from placecurator.services.history import newest_acts, standing_of
from placecurator.storage.standing import Standing
from placecurator.ui import runtime
from placecurator.ui.gathering import Gathering
from placecurator.ui.live.reading import Reading


class Acts(Reading):
    """The newest acts, read once for all pages; and what stands, read once for all who ask."""

    def __init__(self) -> None:
        super().__init__()
        self._newest: Sequence[tuple[int, str]] = ()
        self._standing = Gathering(_standing, wait_s=0.05)

    def count_newer(self, than: int, actor: str | None) -> int:
        """How many of the newest acts are newer than one, of this actor; None: of whoever."""
        return sum(key > than and actor in (None, who) for key, who in self._newest)

    async def standing(self, event_ids: Sequence[int]) -> Mapping[int, Standing]:
        """Where each of the acts stands now.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return await self._standing.ask(event_ids)

    async def _look(self) -> None:
        self._newest = await runtime.in_thread(newest_acts, runtime.engine())

    def _values(self) -> dict[str, Any]:
        return {"newest_act": self._newest[0][0] if self._newest else 0}


async def _standing(event_ids: Sequence[int]) -> Mapping[int, Standing]:
    return await runtime.in_thread(standing_of, runtime.engine(), event_ids)
