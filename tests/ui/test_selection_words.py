from __future__ import annotations

from datetime import UTC, datetime

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Moment
from placecurator.services.curation import StatusUpdate
from placecurator.services.scan_price import ScansPrice
from placecurator.services.selections import KeptSelection
from placecurator.ui import selection_words

KEPT = KeptSelection(7, 12_345, datetime(2026, 1, 31, 12, 5, 10, tzinfo=UTC), Moment(3), {})


def test_a_selection_says_how_much_of_it_is_out_of_sight() -> None:
    assert selection_words.named(0, 0) == ""
    assert selection_words.named(25, 0) == "25 selected"
    assert selection_words.named(1025, 3) == "1,025 selected, 3 of them not on this page"
    assert selection_words.named(2, 2) == "2 selected, none of them on this page"


def test_all_that_match_are_told_with_the_time_of_their_count() -> None:
    def words(taken_out: int = 0, outside: int = 0, *, matching: bool = True) -> str:
        return selection_words.kept(KEPT, taken_out=taken_out, outside=outside, matching=matching)

    assert words() == "all 12,345 matching selected (counted 12:05:10 UTC)"
    assert words(3) == "all 12,345 matching, but 3: 12,342 selected (counted 12:05:10 UTC)"
    assert words(outside=4).endswith("4 rows here are not among them")
    assert words(outside=1).endswith("1 row here is not among them")
    assert words(matching=False).startswith("all 12,345 that matched another filter selected")


def test_what_is_offered_has_a_number_where_somebody_has_counted() -> None:
    assert selection_words.offer(1319) == "Select all 1,319 matching"
    assert selection_words.offer(None) == "Select all that match"


def test_a_cost_is_told_as_a_sum_and_never_too_low() -> None:
    google, free = ScansPrice("google", 37, 20_000), ScansPrice("demo", 4, 0)

    assert selection_words.cost([google, free]) == (
        "a scan asks google: 37 × $0.020 = at most $0.74"
    )
    assert selection_words.cost([ScansPrice("google", 1, 17_000)]).endswith("at most $0.02")
    assert selection_words.cost([free]) == ""


def test_a_big_act_is_asked_about_and_told_while_it_lasts() -> None:
    selected, maybe = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe

    assert selection_words.question(342_112, selected) == "Set 342,112 places to Selected?"
    assert selection_words.under_way(342_112, maybe) == "Setting 342,112 places to Maybe …"


def test_a_verdict_that_came_too_late_says_who_was_before() -> None:
    def words(count: int, *by: str) -> str:
        update = StatusUpdate(0, 0, 0, 0, (), conflict_count=count, conflict_by=by)
        return selection_words.decided_meanwhile(update)

    assert words(0) == ""
    assert words(1, "anna").startswith("Not set: anna has just decided about it.")
    assert words(1).startswith("Not set: somebody else has")


def test_what_was_left_alone_names_who_decided() -> None:
    def words(count: int, *by: str) -> str:
        return selection_words.left_alone(
            StatusUpdate(0, 0, 0, 0, (), conflict_count=count, conflict_by=by)
        )

    assert words(0) == ""
    assert words(2, "anna") == (
        "2 left alone: anna has decided about them since you selected them."
    )
    assert words(1, "anna") == "1 left alone: anna has decided about it since you selected it."
    assert words(3, "anna", "bert", "carl") == (
        "3 left alone: anna, bert and carl have decided about them since you selected them."
    )
