"""The values that a request may choose from, by the name of their field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, Rescan, ScanState
from placecurator.services.staging import PlaceSort


class ScanChoice(StrEnum):
    """The states of a deep scan as a filter."""

    never = "never"
    """A deep scan was never asked for."""
    queued = "queued"
    processing = "processing"
    completed = "completed"
    failed = "failed"

    def to_scan_state(self) -> ScanState:
        """The stored state."""
        return _STORED_STATE[self]


# Mapped by name, at import: a choice without a namesake stops the start.
_STORED_STATE: dict[ScanChoice, ScanState] = {ScanChoice.never: None} | {
    choice: DeepScanStatus[choice.name] for choice in ScanChoice if choice is not ScanChoice.never
}
SCAN_CHOICE: Mapping[ScanState, ScanChoice] = {
    state: choice for choice, state in _STORED_STATE.items()
}
"""The choice that stands for a stored state."""

SORTS = [f"{direction}{sort.value}" for sort in PlaceSort for direction in ("", "-")]
"""The orders of staged places; a minus sign turns one round."""

CHOICES: Mapping[str, Sequence[str]] = {
    "status": list(PlaceStagingStatus),
    "rescan": list(Rescan),
    "scan": list(ScanChoice),
    "cause": list(Cause),
    "sort": SORTS,
}
"""What an answer says is allowed when a field has another value."""
