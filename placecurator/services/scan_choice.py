"""The states of a deep scan, as requests, addresses and answers spell them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from placecurator.domain.lifecycle import DeepScanStatus, ScanState


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
