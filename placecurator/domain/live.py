"""What is told to open pages when something changes."""

from __future__ import annotations

from dataclasses import dataclass

from placecurator.domain.lifecycle import PlaceStatus, ScanState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """The new state of one place, enough to redraw its badges."""

    place_id: str
    status: PlaceStatus
    deep_scan_status: ScanState
    deep_scan_cause: str | None = None
    deep_scan_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds a place to decide about it; empty: nobody any longer."""

    place_id: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Somebody who has a place open; ``key`` names his tab. No place id: none any longer."""

    key: str
    name: str
    place_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMessage:
    """A batch of changes. ``resync``: more changed than is listed, read the database again."""

    changes: tuple[PlaceChange, ...] = ()
    holdings: tuple[Holding, ...] = ()
    lookers: tuple[Looker, ...] = ()
    resync: bool = False
