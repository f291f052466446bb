"""The page as a whole: structured facts, and any bytes at all in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from placecurator.deepscan.extract import extract
from tests.deepscan.extract.pages import facts_of

N = 40_000
LIMIT_S = 5.0  # of CPU; it takes far less, but a busy machine counts double
LD = '<script type="application/ld+json">'
ADVERSARIAL = {
    "letters": "a" * N,
    "digits": "1" * N,
    "spaced digits": "1 " * (N // 2),
    "dashed digits": "1-" * (N // 2),
    "opened digits": "(1" * (N // 2),
    "at-signs": "@" * N,
    "beginnings of addresses": "a@b." * (N // 4),
    "hidden at-signs": "[at]" * (N // 4),
    "spelled at-signs": " at x dot" * (N // 9),
    "dots": "." * N,
    "quotes": '"' * N,
    "blanks": " " * N,
    "numbers": "+358 9 1234567 " * (N // 15),
    "vanity": "1-800-A-" * (N // 8),
    "days": "monday " * (N // 7),
    "ranges of days": "mo-" * (N // 3),
    "hours": "mon 9-5 " * (N // 8),
    "nested blocks": "<div>" * N,
    "nested inlines": "<b>x" * N,
    "nested tables": "<table><tr><td>" * (N // 15),
    "links": "<a href=mailto:a@b.fi>" * (N // 24),
    "long link": '<a href="mailto:' + "a@b.fi," * (N // 7),
    "nested lists": LD + "[" * N,
    "nested objects": LD + '{"@type":"X","a":' * (N // 17),
    "comments": "<!--" * (N // 4),
    "scrambled": '<i data-cfemail="' + "a" * N + '">',
    "opened tags": "<" * N,
    "ampersands": "&" * N,
    "brackets": "[({<" * (N // 4),
    "long class": '<p class="' + "x " * (N // 2) + '">',
    "long title": "<title>" + "domain is " * (N // 10),
    "domains for sale": "this domain is for " * (N // 19),
    "copyright signs": "© 1 " * (N // 4),
    "copyrights": "copyright " * (N // 10),
    "headings": "<h1>x" * (N // 5),
    "logos": '<img class="logo" alt="x">' * (N // 26),
    "versions": "<a hreflang=fi>x" * (N // 16),
    "glued states": "CA90210NM" * (N // 9),
    "signed codes": "D-65203 F-" * (N // 10),
    "blanks after plus": "+ 1 " * (N // 4),
    "streets": "1 Main Street, " * (N // 15),
    "boxes": "P.O. Box " * (N // 9),
}

PIECES = [
    *("<p>", "</p>", "<a href='", "mailto:", "tel:", "'>", "<td>", LD, "</script>", "<!--", "-->"),
    *("@", ".", " at ", "[at]", "good", "fi", "&#64;", "\u00ad", "http://facebook.com/", "fax"),
    *("+358", "09", "-", ":", "Mo", "ma", "10", "am", "to", ",", "{", "}", '"@type"', "\n"),
]
markup = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@pytest.mark.parametrize("body", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_no_adversarial_page_takes_long(body: str) -> None:
    started = time.process_time()

    facts_of(body, country="US")

    assert time.process_time() - started < LIMIT_S


@given(st.binary(max_size=2_000), st.sampled_from([None, "utf-8", "utf-16", "gb2312", "x"]))
@example(b"\xff\xfe\x00", None)
@example(b"", None)
def test_any_bytes_are_read_without_an_error(body: bytes, charset: str | None) -> None:
    extract(body, url="https://good.fi/", country="FI", charset=charset)


@settings(max_examples=300, deadline=None)
@given(
    markup, st.sampled_from(["FI", "US", None]), st.sampled_from(["", "http://[", "http://x.nl"])
)
def test_any_markup_is_read_without_an_error(body: str, country: str | None, url: str) -> None:
    facts = extract(body.encode(), url=url, country=country)

    assert all("@" in found.value and found.value.islower() for found in facts.emails)
    assert all(found.value.startswith("+") for found in facts.phones)


def test_structured_data_states_name_and_address() -> None:
    facts = facts_of(
        LD + '{"@graph": [{"@type": "WebSite", "name": "site"}, {"@type": ["CafeOrCoffeeShop"],'
        '"name": "Good Café", "address": {"@type": "PostalAddress", "streetAddress": "Katu 1",'
        '"addressLocality": "Helsinki", "postalCode": "00100", "addressCountry": "Finland"},'
        '"sameAs": ["https://www.facebook.com/good"]}]}</script>'
    )

    assert facts.name
    assert facts.name.value == "Good Café"
    assert {field: found.value for field, found in facts.address.items()} == {
        "street": "Katu 1",
        "city": "Helsinki",
        "postal_code": "00100",
    }
    assert facts.socials["facebook"].value == "https://www.facebook.com/good"


def test_an_ordinary_page_takes_a_few_milliseconds() -> None:
    body = "<p>Tervetuloa! Puh. 09 4717 2308, info@good.fi</p><ul>" + "<li>ruoka</li>" * 300

    started = time.process_time()
    facts_of(body)

    assert time.process_time() - started < 0.5
