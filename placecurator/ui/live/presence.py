"""Who else looks at a place: known to every web process, written down nowhere.

Each process announces those of its own tabs that have a place open, again every few seconds, so
that what a process that died has said is forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from placecurator.domain.live import Looker
from placecurator.ui.rows import Row

SAY_EVERY_S = 10.0
"""A process says this often who looks."""
FORGET_AFTER_S = 30.0
"""Who was not heard of for so long looks no longer."""


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float
    looker: Looker


class Presence:
    """Those who look at places; ``key`` is a name of their tab that gives nothing away."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def hear(self, lookers: Iterable[Looker]) -> Iterator[Row]:
        """Take note of what was announced; the patches of the rows on which that changes names."""
        now = time.monotonic()
        for looker in lookers:
            before = self._seen.get(looker.key)
            if looker.place_id:
                self._seen[looker.key] = _Seen(now, looker)
            else:
                self._seen.pop(looker.key, None)
            was_at = before.looker.place_id if before else ""
            if was_at != looker.place_id:
                yield from self._rows(filter(None, (was_at, looker.place_id)))

    def forgotten(self) -> tuple[Looker, ...]:
        """Those who were not heard of for too long, as if they had gone."""
        late = time.monotonic() - FORGET_AFTER_S
        return tuple(
            Looker(key=seen.looker.key, name=seen.looker.name, place_id="")
            for seen in self._seen.values()
            if seen.at < late
        )

    def marks(self, place_ids: Iterable[str]) -> list[Row]:
        """The patches of those of the rows at which somebody looks."""
        return [row for row in self._rows(place_ids) if row["looking"]]

    def others(self, place_id: str, key: str) -> Sequence[str]:
        """The names of those who look at the place, but for the tab ``key``."""
        return self._names(place_id, key)

    def _rows(self, place_ids: Iterable[str]) -> Iterator[Row]:
        for place_id in place_ids:
            yield {"id": place_id, "looking": ", ".join(self._names(place_id, ""))}

    def _names(self, place_id: str, but: str) -> list[str]:
        return sorted(
            {
                seen.looker.name
                for key, seen in self._seen.items()
                if seen.looker.place_id == place_id and key != but
            }
        )
