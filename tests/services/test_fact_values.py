"""What a curator may write for a field, and what is refused with a reason."""

from __future__ import annotations

import pytest

from placecurator.domain.errors import InvalidInput
from placecurator.services.fact_values import EDITABLE, in_words, read_values


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        ("name", "  Café \n Löyly ", ["Café Löyly"]),
        ("country", "fi", ["FI"]),
        ("latitude", "60.1", [60.1]),
        ("rating", "4.5", [4.5]),
        ("review_count", "12", [12]),
        ("price_level", "0", [0]),
        ("phones", "09 1234567; +46 8 123 456 78, 09 1234567", ["+35891234567", "+46812345678"]),
        ("faxes", "+358 9 1234567", ["+35891234567"]),
        ("emails", "Info@Example.FI\nb@example.fi", ["info@example.fi", "b@example.fi"]),
        ("website", "https://example.fi/a?b=c", ["https://example.fi/a?b=c"]),
        ("languages", "FI, sv", ["fi", "sv"]),
        ("opening_hours", "mo-fr 9:00-17:00", ["Mo-Fr 09:00-17:00"]),
        ("business_status", "closed temporarily", ["CLOSED_TEMPORARILY"]),
        ("name", "", []),
        ("phones", None, []),
    ],
)
def test_a_value_is_brought_into_the_form_of_its_field(
    field: str, text: str | None, values: list[object]
) -> None:
    assert [value for _, value in read_values(field, text, "FI")] == values


def test_profiles_are_written_with_their_networks() -> None:
    text = "Facebook: https://www.facebook.com/loyly, x: https://x.com/loyly"

    assert read_values("socials", text, None) == (
        ("facebook", "https://www.facebook.com/loyly"),
        ("x", "https://x.com/loyly"),
    )


@pytest.mark.parametrize(
    ("field", "text", "cure"),
    [
        ("phone", "+358 9 1234567", "edit phones"),
        ("alias_place_id", "x", "no field that can be edited"),
        ("nonsense", "x", "no field that can be edited"),
        ("name", "x" * 501, "at most 500"),
        ("country", "Finland", "two letters"),
        ("latitude", "91", "from -90 to 90"),
        ("longitude", "nan", "from -180 to 180"),
        ("rating", "five", "from 0 to 5"),
        ("review_count", "-1", "whole number"),
        ("review_count", "1" * 5000, "whole number"),
        ("price_level", "5", "from 0 to 4"),
        ("phones", "12", "country code"),
        ("phones", "," * 3 + "1," * 30, "at most 20"),
        ("emails", "nobody", "no e-mail address"),
        ("website", "example.fi", "https://"),
        ("website", "javascript:alert(1)", "https://"),
        ("website", "https://user:word@example.fi/", "https://"),
        ("website", "https://[", "https://"),
        ("website", "https://exa mple.fi/", "https://"),
        ("socials", "https://x.com/loyly", "must be"),
        ("socials", "x: nonsense", "https://"),
        ("languages", "Finnish language", "language codes"),
        ("opening_hours", "from nine to five", "OpenStreetMap form"),
        ("business_status", "open", "one of the statuses"),
    ],
)
def test_a_wrong_value_is_refused_with_the_cure(field: str, text: str, cure: str) -> None:
    with pytest.raises(InvalidInput, match=cure) as refused:
        read_values(field, text, "FI")

    assert refused.value.field == field


def test_a_number_without_country_code_needs_to_know_the_country() -> None:
    with pytest.raises(InvalidInput, match=r"\+358"):
        read_values("phones", "09 1234567", None)


@pytest.mark.parametrize("field", EDITABLE)
@pytest.mark.parametrize("text", ["\0", "\ud800", "=1+1", "<b>", "٣", "x" * 100_000, "1e999"])
def test_whatever_is_written_is_taken_or_refused(field: str, text: str) -> None:
    try:
        values = read_values(field, text, "FI")
    except InvalidInput:
        return

    assert all("\0" not in str(value) for _, value in values)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, None),
        ([], None),
        (["a", "b"], "a, b"),
        ({"x": "https://x.com/a"}, "x: https://x.com/a"),
        (0, "0"),
        (4.5, "4.5"),
    ],
)
def test_a_column_is_put_in_words(value: object, words: str | None) -> None:
    assert in_words(value) == words
