from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.services.curation import StatusUpdate
from placecurator.services.scan_again import ScanRequest
from placecurator.ui import words

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
queued, processing = DeepScanStatus.queued, DeepScanStatus.processing
completed, failed = DeepScanStatus.completed, DeepScanStatus.failed


@pytest.mark.parametrize(
    ("update", "choice", "sentence"),
    [
        (
            StatusUpdate(25, 25, 0, 0, ()),
            PlaceStagingStatus.Selected,
            "25 set to Selected, 25 queued for a deep scan",
        ),
        (StatusUpdate(1, 0, 0, 0, ()), PlaceStagingStatus.Not_a_Fit, "1 set to Not a Fit"),
        (
            StatusUpdate(1, 0, 1, 0, ()),
            PlaceStagingStatus.Maybe,
            "1 set to Maybe, 1 scan un-queued",
        ),
        (
            StatusUpdate(1200, 0, 1000, 3, ("x", "y")),
            PlaceStagingStatus.Archived,
            "1,200 set to Archived, 1,000 scans un-queued, 3 already being scanned, "
            "2 places no longer there",
        ),
        (
            StatusUpdate(3, 0, 0, 0, (), overwritten_count=2, overwritten_by=("ben", "cara")),
            PlaceStagingStatus.Maybe,
            "3 set to Maybe, 2 other verdicts by ben and cara replaced",
        ),
        (
            StatusUpdate(3, 0, 0, 0, (), overwritten_count=1, overwritten_by=("ben",)),
            PlaceStagingStatus.Maybe,
            "3 set to Maybe, 1 other verdict by ben replaced",
        ),
        (
            StatusUpdate(1, 0, 0, 1, ("x",)),
            PlaceStagingStatus.Selected,
            "1 set to Selected, 1 already being scanned, 1 place no longer there",
        ),
    ],
)
def test_a_status_update_is_told_in_words(
    update: StatusUpdate, choice: PlaceStagingStatus, sentence: str
) -> None:
    assert words.status_update(update, choice) == sentence


def test_scans_are_counted_in_words_and_zeros_are_left_out() -> None:
    by_scan = {None: 9, queued: 3, processing: 2, completed: 1040, failed: 1}

    assert words.scans_now(by_scan) == "3 queued, 2 being scanned, 1,040 completed, 1 failed"
    assert words.scans_now({None: 9, queued: 0, failed: 2}) == "2 failed"
    assert words.scans_now({None: 9}) == "no scans yet"


@pytest.mark.parametrize(
    ("first", "shown", "total", "more", "said"),
    [
        (1, 100, 1319, True, "1–100 of 1,319"),
        (1301, 19, 1319, False, "1,301–1,319 of 1,319"),
        (1, 100, None, True, "1–100"),
        (101, 7, None, False, "101–107 of 107"),
        (1, 100, 100, True, "1–100"),  # an old count, and the page knows better
        (1, 4, 9, False, "1–4 of 4"),  # likewise
        (1, 0, 0, False, "No places"),
    ],
)
def test_the_range_on_the_page_is_never_wrong(
    first: int, shown: int, total: int | None, more: bool, said: str
) -> None:
    assert words.shown_range(first, shown, total, more) == said


def test_a_failed_scan_says_why_and_what_to_do() -> None:
    note = words.scan_note(failed, Cause.place_not_found, None)

    assert note == f"{Cause.place_not_found.words} {Cause.place_not_found.cure}"


def test_the_message_of_the_attempt_is_preferred_to_the_general_words() -> None:
    note = words.scan_note(failed, Cause.place_closed, "Closed since 2019.")

    assert note == f"Closed since 2019. {Cause.place_closed.cure}"


def test_a_scan_that_spent_its_attempts_does_not_promise_another() -> None:
    waits = words.scan_note(queued, Cause.timed_out, None)
    gave_up = words.scan_note(failed, Cause.timed_out, None)

    assert waits == f"{Cause.timed_out.words} {Cause.timed_out.cure}"
    assert Cause.timed_out.cure not in gave_up
    assert "scan again" in gave_up


@pytest.mark.parametrize("state", [None, processing, completed])
def test_a_scan_that_goes_well_has_nothing_to_explain(state: DeepScanStatus | None) -> None:
    assert words.scan_note(state, Cause.timed_out, "left from before") == ""


def test_a_cause_of_another_version_is_shown_as_it_is() -> None:
    assert words.scan_note(failed, "cosmic_rays", None) == "cosmic_rays"


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=2, seconds=30), "2 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=30), "30 days ago"),
    ],
)
def test_ages_are_told_in_words(age: timedelta, said: str) -> None:
    assert words.ago(NOW - age, NOW) == said


@pytest.mark.parametrize(
    ("age_s", "said"),
    [
        (-3, "checked 0 s ago"),
        (12.9, "checked 12 s ago"),
        (59, "checked 59 s ago"),
        (61, "checked 1 min ago"),
    ],
)
def test_how_old_a_check_up_is(age_s: float, said: str) -> None:
    assert words.checked(NOW - timedelta(seconds=age_s), NOW) == said


@pytest.mark.parametrize(
    ("names", "total", "said"),
    [
        ((), 0, ""),
        (("Kahvila",), 1, "Kahvila"),
        (("Kahvila", "Baari", "Kioski"), 1_203, "Kahvila, Baari, Kioski and 1,200 more"),
        ((), 5, ""),  # an import does not say which
    ],
)
def test_the_first_places_are_named_and_the_others_counted(
    names: tuple[str, ...], total: int, said: str
) -> None:
    assert words.first_places(names, total) == said


@pytest.mark.parametrize(
    ("price_micros", "said"),
    [
        (20_000, "A scan asks google: at most $0.020 (prices of 2026-11-01)."),
        (0, "A scan asks google and reads the website, which costs nothing."),
    ],
)
def test_the_price_of_a_scan_is_said_before_it_is_asked_for(price_micros: int, said: str) -> None:
    plan = CallPlan(
        provider="google",
        profile="contact",
        call="details",
        fields=(),
        price_micros=price_micros,
        free_per_month=None,
        prices_as_of=date(2026, 11, 1),
    )

    assert words.scan_price(plan) == said


def test_what_a_request_for_scans_did_leaves_out_what_it_did_not() -> None:
    said = words.scan_request(ScanRequest(1, 0, 2, 0, ("a",), ("b", "c")))

    assert (
        said
        == "1 queued for a deep scan, 2 already being scanned, 1 not Selected, 2 no longer there"
    )
