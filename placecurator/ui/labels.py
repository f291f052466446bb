"""How each status looks: the one place that gives words and colours to the enums.

The choices themselves come from the enums; a member without a label stops the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus, ScanState

NEVER = "never"
"""How a page spells "a scan was never asked for" where a text is needed for None."""


@dataclass(frozen=True, slots=True)
class Label:
    """The words on a badge, and the name of its colour among the Radix colours."""

    words: str
    color: str


VERDICTS: dict[PlaceStatus, Label] = {
    PlaceStatus.New: Label("New", "gray"),
    PlaceStatus.Selected: Label("Selected", "jade"),
    PlaceStatus.Maybe: Label("Maybe", "amber"),
    PlaceStatus.Not_a_Fit: Label("Not a Fit", "tomato"),
    PlaceStatus.Archived: Label("Archived", "bronze"),
}

SCANS: dict[ScanState, Label] = {
    None: Label("Never asked", "gray"),
    DeepScanStatus.queued: Label("Queued", "indigo"),
    DeepScanStatus.processing: Label("Being scanned", "orange"),
    DeepScanStatus.completed: Label("Completed", "jade"),
    DeepScanStatus.failed: Label("Failed", "tomato"),
}

ROLES: dict[Role, Label] = {
    Role.viewer: Label("Viewer", "gray"),
    Role.curator: Label("Curator", "indigo"),
    Role.admin: Label("Admin", "amber"),
}

MAY: dict[Role, str] = {
    Role.viewer: "Looks at everything and changes nothing.",
    Role.curator: "Decides about places and imports files.",
    Role.admin: "Curates, and decides who may sign in.",
}
"""What each role means, for people."""

_unlabelled: set[StrEnum] = (
    (set(PlaceStatus) - set(VERDICTS))
    | (set(DeepScanStatus) - {state for state in SCANS if state is not None})
    | (set(Role) - (set(ROLES) & set(MAY)))
)
if _unlabelled:
    raise RuntimeError(f"members without a label: {sorted(_unlabelled)}")

CHOICES: tuple[PlaceStagingStatus, ...] = tuple(PlaceStagingStatus)
"""The verdicts that a curator can give, in the order of their keys 1, 2, 3 …"""


def scan_name(state: ScanState) -> str:
    """``state`` as the text that pages and handlers exchange."""
    return NEVER if state is None else state.value


def verdict_badges() -> dict[str, dict[str, str]]:
    """Words and colour of each verdict, by its value, for the grid."""
    return {status.value: _badge(label) for status, label in VERDICTS.items()}


def scan_badges() -> dict[str, dict[str, str]]:
    """Words and colour of each scan state, by its name, for the grid."""
    return {scan_name(state): _badge(label) for state, label in SCANS.items()}


def _badge(label: Label) -> dict[str, str]:
    return {"words": label.words, "color": label.color}
