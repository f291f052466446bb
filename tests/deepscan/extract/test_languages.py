"""The languages that a page is in, and those of its other versions."""

from __future__ import annotations

from tests.deepscan.extract.pages import facts_of

FINNISH = "Tervetuloa meille ja nauti, tai varaa pöytä. Meillä on myös terassi, joka on auki. "


def test_the_languages_of_a_site_are_told() -> None:
    page = (
        "<!doctype html><html lang=fi-FI><head><link rel=alternate hreflang=sv-FI href=/sv>"
        "<link rel=alternate hreflang=x-default href=/></head>"
        f"<body><a hreflang=en href=/en>In English</a>{FINNISH * 2}</body></html>"
    )

    languages = facts_of(page.encode()).languages

    assert [found.value for found in languages] == ["fi", "sv", "en"]
    assert languages[0].confidence > languages[1].confidence


def test_the_words_of_a_page_are_believed_more_than_its_program() -> None:
    page = f"<!doctype html><html lang=en><body>{FINNISH * 2}</body></html>"

    (found,) = facts_of(page.encode()).languages

    assert found.value == "fi"


def test_a_page_without_words_has_no_language() -> None:
    assert facts_of("12345").languages == ()
