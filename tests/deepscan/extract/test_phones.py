"""Phone numbers in E.164, with the place's country; fax numbers apart."""

from __future__ import annotations

import pytest

from tests.deepscan.extract.pages import facts_of, phones_of


@pytest.mark.parametrize(
    ("body", "country", "expected"),
    [
        ("Puhelin: 09 4717 2308", "FI", "+358947172308"),
        ("+358 (0)9 4717 2308", "FI", "+358947172308"),
        ('<a href="tel:+358-9-4717-2308">call</a>', None, "+358947172308"),
        ('<a href="tel:0947172308">call</a>', "FI", "+358947172308"),
        ("<table><td>Tel</td><td>(020) 7946 0018</td></table>", "GB", "+442079460018"),
        ("Call 212-736-5000 ext. 12", "US", "+12127365000"),
        ("Call 1-800-FLOWERS today", "US", "+18003569377"),
        ("Tel: (212) 736-5000Customer Service", "US", "+12127365000"),
        ("Tel : + 358 9 4717 2308", None, "+358947172308"),
        (
            '<script type="application/ld+json">{"@type":"Bar","telephone":"09 47172308"}</script>',
            "FI",
            "+358947172308",
        ),
    ],
)
def test_a_number_is_found_in_the_form_of_its_country(
    body: str, country: str | None, expected: str
) -> None:
    assert phones_of(body, country) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        "<!-- 09 4717 2308 -->",
        "<script>call('09 4717 2308')</script>",
        "Y-tunnus 1234567-8",
        "IBAN FI21 1234 5600 0007 85",
        "1.1.2026 - 31.12.2026",
        "00100 Helsinki",
        "60.177157, 24.951581",
    ],
)
def test_other_digits_are_not_a_number(body: str) -> None:
    assert phones_of(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Fax: 09 4717 2308",
        "<table><tr><td>Fax</td><td>09 4717 2308</td></table>",
        "<dt>Faksi</dt><dd>09 4717 2308</dd>",
        "09 4717 2308 (fax)",
    ],
)
def test_a_fax_number_is_not_a_phone_number(body: str) -> None:
    facts = facts_of(body)

    assert facts.phones == ()
    assert [found.value for found in facts.faxes] == ["+358947172308"]


def test_a_number_for_phone_and_fax_is_a_phone_number() -> None:
    assert phones_of("Tel/Fax: 09 4717 2308") == ["+358947172308"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://shop.fi/", ["+358947172308"]),
        ("https://shop.nl/", []),
    ],
)
def test_without_a_country_the_domain_tells_it(url: str, expected: list[str]) -> None:
    assert phones_of("09 4717 2308", None, url) == expected


def test_without_any_hint_the_number_is_less_sure() -> None:
    (found,) = facts_of("Call 212-736-5000", country=None, url="https://good.com/").phones

    assert (found.value, found.confidence) == ("+12127365000", 0.85)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Phone: 212-736-5000<br>Fax: 212-736-5001</p>",
        "Phone (212) 736-5000 Fax (212) 736-5001",
        "<p>P: 212.736.5000<br>F: 212.736.5001</p>",
        "T 212 736 5000 | F 212 736 5001",
        "<p>Telephone 212 736 5000</p><p>Facsimile 212 736 5001</p>",
        "<p>Call (212) 736-5000Fax: (212) 736-5001</p>",
        "<p>Call 212 736 5000 or send a fax to 212 736 5001</p>",
        "<p>Call 212 736 5000</p><p>Fax: Dial 1-212-736-5001</p>",
    ],
)
def test_a_label_belongs_to_the_number_after_it(body: str) -> None:
    facts = facts_of(body, country="US")

    assert [found.value for found in facts.phones] == ["+12127365000"]
    assert [found.value for found in facts.faxes] == ["+12127365001"]


@pytest.mark.parametrize("body", ["Call (734) 668-TIME", "Call 734.668.TIME"])
def test_a_number_may_end_in_a_word(body: str) -> None:
    assert phones_of(body, "US") == ["+17346688463"]


def test_the_pages_of_a_list_are_not_a_number() -> None:
    assert phones_of("Prev 1 2 3 4 5 6 7 8 9 10 Next", "US") == []


def test_a_panel_that_a_click_opens_is_read_but_a_hidden_line_is_not() -> None:
    question = "How can I reach the people who know about online payments? " * 4
    panel = f'<div style="display:none"><p>{question}</p><p>212-736-5000</p></div>'

    assert phones_of(panel, "US") == ["+12127365000"]
    assert phones_of('<div style="display:none">212-736-5000</div>', "US") == []
