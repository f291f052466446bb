"""How well the names that a page gives itself fit the name of a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placecurator.deepscan.extract import Found, name_match
from tests.deepscan.extract.pages import facts_of


def match(name: str, own_name: str, method: str = "title") -> float:
    return name_match(name, [Found(own_name, method, 1.0)])


@pytest.mark.parametrize(
    ("name", "own_name"),
    [
        ("Good Café", "GOOD CAFE | Helsinki"),
        ("Good Cafe Oy", "Good Cafe"),
        ("Good Cafe", "Good Cafe Ltd. - best in town"),
        ("Cafe Good", "Good Cafe"),
        ("O'Neill's", "O’Neills Pub"),  # noqa: RUF001
        ("Fresh Market", "FreshMarket"),
        ("FreshMarket", "Fresh Market"),
        ("H & S Solicitors", "H and S Solicitors"),
        ("goodcafe.com", "GoodCafe"),
        ("S.A. Good", "Good SA"),
        ("Ålandsbanken", "Ĺlandsbanken"),
        ("Smørrebrød & Øl", "Smorrebrod og Ol"),
        ("АО Авангард", "Авангард"),  # noqa: RUF001
    ],
)
def test_another_spelling_is_the_same_name(name: str, own_name: str) -> None:
    assert match(name, own_name) > 0.6


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Good Cafe", "goodcafe"),
        ("The Good Cafe Ltd", "good-cafe"),
        ("Ravintola Juttutupa", "juttutupa"),
        ("H & S Solicitors", "handssolicitors"),
        ("Helsingin Hyvä Kahvila", "hhk"),
    ],
)
def test_the_name_of_the_host_counts(name: str, host: str) -> None:
    assert match(name, host, "host") > 0.6


@pytest.mark.parametrize(
    ("name", "own_name"),
    [
        ("Good Cafe", "Bad Cafe"),
        ("Good Cafe", "Other Restaurant, Helsinki"),
        ("Ravintola Juttutupa", "Ravintola Savoy"),
        ("Good Cafe Oy", "Something Oy"),
        ("The Good", "The Bad"),
        ("Art", "Party Bar"),
        ("Good Cafe", ""),
        ("", "Good Cafe"),
        ("!!!", "???"),
    ],
)
def test_another_business_does_not_match(name: str, own_name: str) -> None:
    assert match(name, own_name) < 0.4


@pytest.mark.parametrize(("name", "host"), [("Good Cafe", "agency"), ("Al Bar", "globalbarter")])
def test_another_host_does_not_match(name: str, host: str) -> None:
    assert match(name, host, "host") < 0.4


def test_what_many_businesses_are_called_tells_less_than_a_name() -> None:
    kind_alone = match("Restaurant Savoy", "Restaurant")
    name_alone = match("Restaurant Savoy", "Savoy")

    assert kind_alone < 0.3 < 0.7 < name_alone


def test_another_form_of_a_word_counts_nearly_as_much() -> None:
    assert 0.6 < match("Juttutupa", "Juttutuvan ruokalista") < 1


def test_the_likeliest_of_all_names_counts() -> None:
    names = [Found("Contact us", "title", 0.8), Found("Good Cafe", "h1", 0.7)]

    assert name_match("Good Cafe", names) == 1


def test_a_page_without_names_matches_nothing() -> None:
    assert name_match("Good Cafe", []) == 0


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["host", "title"]))
def test_a_match_is_a_share(name: str, own_name: str, method: str) -> None:
    assert 0 <= match(name, own_name, method) <= 1


@given(st.from_regex(r"[a-z]{3,12}( [a-z]{3,12}){0,3}", fullmatch=True))
def test_a_name_matches_itself(name: str) -> None:
    assert match(name, name) == 1


@pytest.mark.parametrize(
    ("markup", "method"),
    [
        ("<title>Good Cafe - menu</title>", "title"),
        ("<meta property=og:site_name content='Good Cafe'>", "meta"),
        ("<h1>Good <b>Cafe</b></h1>", "h1"),
        ("<img class=logo alt='Good Cafe' src=x.png>", "logo"),
        ("<p>Copyright © 2024-2026 Good Cafe. All rights reserved", "copyright"),
        (
            '<script type="application/ld+json">{"@type":"Cafe","name":"Good Cafe",'
            '"email":"a@good.fi"}</script>',
            "json-ld",
        ),
    ],
)
def test_a_page_names_itself_in_many_ways(markup: str, method: str) -> None:
    names = facts_of(markup, url="https://x.fi/").names

    assert method in {found.method for found in names}
    assert name_match("Good Cafe", names) == 1
    assert all(found.locator for found in names if found.method != "host")


def test_a_host_in_another_script_is_read_as_people_write_it() -> None:
    names = facts_of("", url="https://xn--kahvila-hyv-v8a.fi/").names

    assert [found.value for found in names] == ["kahvila-hyvä"]
