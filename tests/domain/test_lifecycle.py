"""The state machine, spelled a second time: a change of the rules must be made in both places."""

from __future__ import annotations

import pytest

from placecurator.domain import lifecycle
from placecurator.domain.lifecycle import (
    MOVES,
    DeepScanStatus,
    Move,
    PlaceStagingStatus,
    PlaceStatus,
)

queued, processing = DeepScanStatus.queued, DeepScanStatus.processing
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed

TABLE = {
    "REQUEST": ({None, completed, failed}, queued, False),
    "CANCEL": ({queued}, None, False),
    "CLAIM": ({queued}, processing, False),
    "COMPLETE": ({processing}, completed, True),
    "RETRY": ({processing}, queued, True),
    "FAIL": ({processing}, failed, True),
    "SNOOZE": ({processing}, queued, True),
    "RESCUE": ({processing}, queued, False),
    "ABANDON": ({processing}, failed, False),
}


def test_the_moves_are_exactly_those_of_the_table() -> None:
    moves = {move.name: (set(move.sources), move.target, move.fenced) for move in MOVES}

    assert moves == TABLE


def test_every_move_that_the_module_defines_is_listed() -> None:
    defined = {value.name for value in vars(lifecycle).values() if isinstance(value, Move)}

    assert defined == {move.name for move in MOVES}


def test_the_stored_values_are_the_contract_of_the_original_system() -> None:
    assert [status.value for status in PlaceStatus] == [
        "New",
        "Selected",
        "Maybe",
        "Not a Fit",
        "Archived",
    ]
    assert [s.value for s in DeepScanStatus] == ["queued", "processing", "completed", "failed"]


@pytest.mark.parametrize("choice", PlaceStagingStatus)
def test_a_choice_is_stored_as_the_status_of_the_same_name(choice: PlaceStagingStatus) -> None:
    assert choice.to_place_status().name == choice.name


def test_only_selected_triggers_a_deep_scan() -> None:
    triggers = {status for status in PlaceStatus if status.triggers_deep_scan}

    assert triggers == {PlaceStatus.Selected}


def test_a_running_scan_is_never_requested_or_cancelled() -> None:
    assert processing not in lifecycle.REQUEST.sources
    assert processing not in lifecycle.CANCEL.sources


def test_only_the_holder_of_the_claim_can_end_a_scan_before_its_lease_expires() -> None:
    ends = {move.name for move in MOVES if processing in move.sources and not move.fenced}

    assert ends == {"RESCUE", "ABANDON"}
