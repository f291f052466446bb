"""Each fact says where on the page it stands, and what stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placecurator.deepscan.extract import Found
from placecurator.deepscan.extract.facts import merged, words_around
from placecurator.domain.observation import LONGEST_SNIPPET
from tests.deepscan.extract.pages import facts_of

LD = '<script type="application/ld+json">{"@type":"Cafe","telephone":"09 4717 2308"}</script>'


def test_a_link_is_named_by_its_selector() -> None:
    facts = facts_of(
        "<a href='mailto:info@good.fi'>mail</a><a href='tel:0947172308'>call</a>"
        "<a href='https://facebook.com/good?ref=x'>us</a>"
    )

    assert facts.emails[0].locator == 'a[href^="mailto:"]'
    assert facts.phones[0].locator == 'a[href^="tel:"]'
    assert facts.socials["facebook"].locator == "a[href]"
    assert facts.socials["facebook"].snippet == "https://facebook.com/good?ref=x"


def test_structured_data_is_named_by_its_property_and_shown_as_it_is_written() -> None:
    (phone,) = facts_of(LD).phones

    assert phone.locator == 'script[type="application/ld+json"] telephone'
    assert phone.snippet == "09 4717 2308"


@pytest.mark.parametrize(
    ("body", "kind", "snippet"),
    [
        ("<p>Write to<br>info@good.fi<p>today", "emails", "Write to info@good.fi today"),
        ("<p>Write to info [at] good.fi", "emails", "Write to info [at] good.fi"),
        ("<p>Reservations<p>09 4717 2308", "phones", "Reservations 09 4717 2308"),
        ("<p>Opening hours<p>Mo-Fr 9:00-17:00", "hours", "Opening hours Mo-Fr 9:00-17:00"),
        ("<p>Katu 5, 00100 Helsinki", "addresses", "Katu 5, 00100 Helsinki"),
    ],
)
def test_a_fact_in_the_text_has_the_words_around_it(body: str, kind: str, snippet: str) -> None:
    (found,) = getattr(facts_of(body), kind)

    assert (found.locator, found.snippet) == ("text", snippet)


def test_a_link_has_the_words_around_the_same_address_in_the_text() -> None:
    (email,) = facts_of("<p>Sales: <a href='mailto:info@good.fi'>info@good.fi</a>").emails

    assert (email.method, email.snippet) == ("mailto", "Sales: info@good.fi")


def test_a_surer_reading_without_words_takes_those_of_the_other() -> None:
    text = Found("a", "text", 0.9, "text", "words around a")
    link = Found("a", "link", 0.99, "a[href]")

    assert merged([text, link]) == merged([link, text])
    assert merged([text, link])[0] == Found("a", "link", 0.99, "a[href]", "words around a")


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_a_snippet_is_one_short_line(text: str, start: int, length: int) -> None:
    snippet = words_around(text, start, start + length)

    assert len(snippet) <= LONGEST_SNIPPET
    assert snippet == " ".join(snippet.split())


def test_a_snippet_has_no_half_words_at_its_edges() -> None:
    text = "unbelievable " * 20 + "HERE" + " unbelievable" * 20

    words = set(words_around(text, text.index("HERE"), text.index("HERE") + 4).split())

    assert words == {"unbelievable", "HERE"}
