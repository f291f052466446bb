"""A staged place in words."""

from __future__ import annotations

from typing import Any

import pytest

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus, ScanState
from placecurator.storage.models import Place
from placecurator.ui.staged_rows import no_scan_now, raw_rows, staged_rows
from tests.factories import NOW


def _place(**fields: Any) -> Place:
    known: dict[str, Any] = {
        "place_id": "a",
        "name": "Café",
        "source": "test",
        "status": PlaceStatus.New,
    }
    return Place(**(known | {"created_at": NOW, "raw": {}} | fields))


def test_what_the_source_said_leaves_out_what_it_did_not_say() -> None:
    rows = staged_rows(_place(category="cafe", rating=4.5, review_count=1, street="Aleksi 1"))

    assert rows == [
        ("Source", "test"),
        ("Category", "cafe"),
        ("Address", "Aleksi 1"),
        ("Rating", "4.5 of 5, 1 review"),
    ]


def test_the_row_of_the_source_is_cut_where_it_is_long() -> None:
    rows = raw_rows(_place(raw={"a": "x" * 1000, "b": None, "c": {"ö": [{"k": 1}]}, "d": 0}))

    assert rows == [("a", "x" * 300 + "…"), ("ö", '[{"k": 1}]'), ("d", "0")]
    assert len(raw_rows(_place(raw={str(n): n for n in range(1000)}))) == 40


@pytest.mark.parametrize(
    ("status", "scan", "words"),
    [
        (PlaceStatus.Maybe, DeepScanStatus.failed, "Set it to Selected"),
        (PlaceStatus.Selected, DeepScanStatus.queued, "waits"),
        (PlaceStatus.Selected, DeepScanStatus.processing, "being scanned"),
        (PlaceStatus.Selected, DeepScanStatus.completed, ""),
        (PlaceStatus.Selected, DeepScanStatus.failed, ""),
    ],
)
def test_why_a_place_cannot_be_scanned_now(
    status: PlaceStatus, scan: ScanState, words: str
) -> None:
    said = no_scan_now(_place(status=status, deep_scan_status=scan))

    assert words in said
    assert bool(said) == bool(words)
