"""The values that a request may choose from, by the name of their field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.services.scan_choice import ScanChoice
from placecurator.services.staging import SORTS

CHOICES: Mapping[str, Sequence[str]] = {
    "status": list(PlaceStagingStatus),
    "rescan": list(Rescan),
    "scan": list(ScanChoice),
    "cause": list(Cause),
    "sort": SORTS,
}
"""What an answer says is allowed when a field has another value."""
