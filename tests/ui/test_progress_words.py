"""The line of an act's scans."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.progress import ScanProgress
from placecurator.ui import progress_words


def progress(**fields: Any) -> ScanProgress:
    values: dict[str, Any] = {
        "event_id": 7,
        "act": "set_status",
        "actor": "anna",
        "at": datetime(2026, 1, 15, 12, 5, tzinfo=UTC),
        "status": PlaceStatus.Selected,
        "requested": 1240,
        "done": 812,
        "failed": 21,
        "to_go": 407,
        "running": 50,
    }
    return ScanProgress(**(values | fields))


def test_a_line_tells_where_the_scans_stand_how_fast_it_goes_and_how_long_it_takes() -> None:
    assert progress_words.line(progress(), 48.0, "") == {
        "key": "7",
        "actor": "anna",
        "title": "'Selected' of 12:05 UTC (1,240 places)",
        "numbers": "812 done, 21 failed, 407 to go",
        "pace": "48/s, about 8 s",
        "percent": "67.2%",
        "going": "going",
    }


def test_the_last_sentence_says_that_all_has_ended_and_what_was_dropped() -> None:
    told = progress_words.line(progress(done=1200, to_go=0, running=0), 48.0, "")

    assert told["numbers"] == (
        "1,200 done, 21 failed, 19 taken back or asked for anew. All scans have ended."
    )
    assert (told["pace"], told["percent"], told["going"]) == ("", "100.0%", "")


def test_what_stands_still_says_why_in_place_of_a_pace() -> None:
    assert progress_words.line(progress(), 0.0, progress_words.NO_WORKER)["pace"] == (
        "waiting: no worker is running"
    )


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (98, "98 s"), (240, "4 min"), (7200, "2 h")]
)
def test_a_time_to_come_is_as_exact_as_it_can_be_known(seconds: float, words: str) -> None:
    assert progress_words.duration(seconds) == words


def test_few_scans_are_told_by_the_minute() -> None:
    assert progress_words.rate(0.2) == "12/min"
