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
class LiveMessage:
    """A batch of changes. ``resync``: more changed than is listed, read the database again."""

    changes: tuple[PlaceChange, ...] = ()
    resync: bool = False
