"""What is said before a search spends anything."""

from __future__ import annotations

import pytest

from placecurator.deepscan.config import DeepScanConfig
from placecurator.services.searching.plan import dollars, plan_search, providers
from placecurator.services.searching.terms import kept_words
from placecurator.settings import Settings

GOOGLE = DeepScanConfig(google_api_key="a key", demo_provider_port=1)


@pytest.mark.parametrize(
    ("limit", "pages", "cost_micros"),
    [(1, 1, 32_000), (20, 1, 32_000), (21, 2, 64_000), (60, 3, 96_000), (1000, 3, 96_000)],
)
def test_the_most_that_a_search_costs_is_known(limit: int, pages: int, cost_micros: int) -> None:
    plan = plan_search(GOOGLE, "google", limit)

    assert (plan.pages, plan.cost_micros) == (pages, cost_micros)


def test_what_costs_nothing_says_so() -> None:
    assert plan_search(GOOGLE, "demo", 5).words == "1 page of up to 5 places; costs nothing."


def test_those_that_can_search_come_first() -> None:
    listed = providers(DeepScanConfig(demo_provider_port=1))

    assert listed[0].name == "demo"
    assert [bool(one.search) for one in listed] == [True, False, False]


@pytest.mark.parametrize(
    ("micros", "words"),
    [(0, "$0.00"), (96_000, "$0.096"), (1_500_000, "$1.50"), (5, "$0.000005")],
)
def test_money_has_at_least_cents(micros: int, words: str) -> None:
    assert dollars(micros) == words


def test_the_terms_of_a_provider_are_told() -> None:
    settings = Settings(google_keep_days=7)

    assert kept_words(settings, "google").startswith("By its terms what it states is kept for 7 d")
    assert kept_words(settings, "osm") == ""
