"""How single values are written in files, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from placecurator.domain import source_values as values
from placecurator.domain.source_values import Unfit


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4.5", 4.5),
        ("4,5", 4.5),
        (" 4.5 ", 4.5),
        ("-0,127", -0.127),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1e3", 1000),
        (".5", 0.5),
        (4, 4),
    ],
)
def test_numbers_are_read_as_people_and_programs_write_them(written: Any, number: float) -> None:
    assert values.decimal(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234", 1234), ("1.234", 1234), ("1 234 567", 1234567), ("12.0", 12), (7, 7), (7.0, 7)],
)
def test_counts_may_have_separated_thousands(written: Any, number: int) -> None:
    assert values.count(written) == number


@pytest.mark.parametrize(
    ("parse", "written", "reason"),
    [
        (values.decimal, "abc", "must be a number"),
        (values.decimal, "nan", "must be a number"),
        (values.decimal, "1_000", "must be a number"),
        (values.decimal, True, "must be a number"),
        (values.decimal, [1], "must be a number"),
        (values.decimal, "9" * 400, "must be a finite number"),
        (values.decimal, 10**400, "must be a finite number"),
        (values.rating, "5.1", "must be between 0 and 5"),
        (values.rating, "-1", "must be between 0 and 5"),
        (values.latitude, "90.1", "must be between -90 and 90"),
        (values.longitude, "-180.1", "must be between -180 and 180"),
        (values.count, "-1", "must not be negative"),
        (values.count, "1.5", "must be a whole number"),
        (values.count, "9999999999", "must be a whole number up to 1,000,000,000"),
        (values.price_level, "5", "must be between 0 and 4"),
        (values.country, "Finland", "two-letter country code"),
        (values.country, "ZZ", "two-letter country code"),
        (values.place_id, "a b", "must not contain blanks"),
        (values.place_id, "x" * 301, "has 301 characters; at most 300"),
        (values.website, "javascript:alert(1)", "must be a web address"),
        (values.website, "ftp://example.com", "must be a web address"),
        (values.website, "https://", "must be a web address"),
        (values.website, "ask at the bar", "must be a web address"),
        (values.website, "http://example.com/" + "x" * 2000, "at most 2,000"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    parse: Callable[[Any], Any], written: Any, reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        parse(written)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("HTTP://Example.com", "HTTP://Example.com"),
        ("www.example.com", "http://www.example.com"),
        ("example.com/menu", "http://example.com/menu"),
        ("/url?q=https://example.com/%C3%A4&sa=U", "https://example.com/ä"),
        ("https://www.google.com/url?sa=t&q=http%3A%2F%2Fexample.com", "http://example.com"),
    ],
)
def test_a_website_is_an_address_that_a_browser_opens(written: str, address: str) -> None:
    assert values.website(written) == address


@pytest.mark.parametrize(("written", "level"), [("$$", 2), ("€", 1), ("3", 3), (0, 0)])
def test_a_price_level_may_be_written_in_currency_signs(written: Any, level: int) -> None:
    assert values.price_level(written) == level


@pytest.mark.parametrize("mixed", ["$€", "$$$$$", "€10–20"])
def test_other_prices_are_no_level(mixed: str) -> None:
    with pytest.raises(Unfit):
        values.price_level(mixed)
