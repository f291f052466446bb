"""Filters and selections in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.filter_spelling import spelled
from placecurator.ui.filter_words import filter_words, matching_words, way_to_rows


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({}, ""),
        ({"text": "café"}, "“café”"),
        (
            {"statuses": frozenset({PlaceStatus.New, PlaceStatus.Not_a_Fit})},
            "Status New or Not a Fit",
        ),
        ({"scans": frozenset({None})}, "Deep scan never"),
        ({"causes": frozenset({Cause.place_closed})}, "Failure place closed"),
        ({"cities": frozenset({None, "Oulu"})}, "City none or Oulu"),
        ({"tags": frozenset({"vip"}), "sources": frozenset({"osm"})}, "Source osm, Tag vip"),
        ({"has_website": False}, "without a website"),
        ({"claimed_by": "ann"}, "handed to ann"),
        ({"rating_from": 4.0, "rating_to": 5.0}, "Rating from 4.0 to 5.0"),
        ({"staged_to": date(2026, 1, 31)}, "Staged to 2026-01-31"),
        ({"decided_from": date(2026, 1, 1)}, "Decided from 2026-01-01"),
        ({"revisit_by": date(2026, 2, 1), "search_id": 7}, "Revisit by 2026-02-01, Search 7"),
    ],
)
def test_a_filter_in_words(conditions: dict[str, Any], words: str) -> None:
    assert filter_words(spelled(PlaceFilter(**conditions))) == words


@pytest.mark.parametrize(
    ("params", "but", "words"),
    [
        ({"status": ["New"], "city": ["Helsinki"]}, 3, "matching Status New, City Helsinki but 3"),
        ({"status": ["New"]}, 0, "matching Status New"),
        ({}, 1200, "places but 1,200"),
    ],
)
def test_a_selection_in_words(params: dict[str, Any], but: int, words: str) -> None:
    matching = {"filter": params, "count": 12_345, "but": but}

    assert matching_words(matching) == f"all 12,345 {words}"


@pytest.mark.parametrize(
    ("first", "rows", "total", "more", "words"),
    [
        (1, 100, 1319, True, "Show 1,319 places"),
        (1301, 19, 1319, False, "Show 1,319 places"),
        (1, 1, None, False, "Show 1 place"),
        (1, 0, None, False, "No place matches"),
        (1, 100, None, True, "Show the places"),
        (None, 100, None, True, "Show the places"),
        (None, 100, 1319, True, "Show 1,319 places"),
        (1, 100, 100, True, "Show the places"),  # an old count, and the page knows better
        (1, 4, 9, False, "Show 4 places"),  # likewise
        (101, 100, 150, True, "Show the places"),  # likewise, on a later page
    ],
)
def test_the_way_from_the_filter_says_how_many_places_it_leads_to(
    first: int | None, rows: int, total: int | None, more: bool, words: str
) -> None:
    assert way_to_rows(first, rows, total, more=more) == words
