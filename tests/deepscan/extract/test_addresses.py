"""Postal addresses, stated in structured data or read around their postal codes."""

from __future__ import annotations

import pytest

from placecurator.deepscan.extract import FoundAddress
from tests.deepscan.extract.pages import facts_of


def parts(address: FoundAddress) -> tuple[str | None, ...]:
    return address.street, address.city, address.region, address.postal_code, address.country


@pytest.mark.parametrize(
    ("body", "country", "expected"),
    [
        (
            "1 Main St, Springfield, MA 01103",
            "US",
            ("1 Main St", "Springfield", "MA", "01103", "US"),
        ),
        (
            "<p>1 Main St<br>Suite 4<br>Denver, Colorado 80202-1234</p>",
            "US",
            ("1 Main St, Suite 4", "Denver", "CO", "80202-1234", "US"),
        ),
        ("9 Oak Ave, Tampa, Fla. 33602", "US", ("9 Oak Ave", "Tampa", "FL", "33602", "US")),
        ("9 Oak Ave, Chicago 60614", "US", ("9 Oak Ave", "Chicago", None, "60614", "US")),
        ("ZIP: 60614", "US", (None, None, None, "60614", "US")),
        (
            "<p>10 High Street<br>Leeds<br>LS1 4DY</p>",
            "GB",
            ("10 High Street", "Leeds", None, "LS1 4DY", "GB"),
        ),
        (
            "145 Walker Drive, Brampton, Ontario, Canada L6T 5P5",
            "CA",
            ("145 Walker Drive", "Brampton", "ON", "L6T 5P5", "CA"),
        ),
        (
            "<p>4801 N. Butler Ave<br>Suite 12101<br>Farmington, NM87401</p>",
            "US",
            ("4801 N. Butler Ave, Suite 12101", "Farmington", "NM", "87401", "US"),
        ),
        ("Katu 5, 00100 Helsinki", "FI", ("Katu 5", "Helsinki", None, "00100", "FI")),
        ("Katu 5, FIN-00100 Helsinki", "FI", ("Katu 5", "Helsinki", None, "00100", "FI")),
        (
            "<p>Rheinstrasse 190-196<br>D-65203 Wiesbaden, Germany</p>",
            "DE",
            ("Rheinstrasse 190-196", "Wiesbaden", None, "65203", "DE"),
        ),
        ("Cep 05452-000", "BR", (None, None, None, "05452-000", "BR")),
        (
            "<p>Stationsstraat 75<br>6247 BK Gronsveld</p>",
            "NL",
            ("Stationsstraat 75", "Gronsveld", None, "6247 BK", "NL"),
        ),
    ],
)
def test_an_address_is_read_from_the_text(
    body: str, country: str, expected: tuple[str | None, ...]
) -> None:
    (address,) = facts_of(body, country=country).addresses

    assert parts(address) == expected
    assert address.method == "text"


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Order 60614 today", "US"),
        ("Only $60614", "US"),
        ("Dallas, TX 90210", "US"),  # not a code of Texas
        ("San Diego Office<br>12396 World Trade Dr.", "US"),
        ("Tel 01625 856500", "US"),
        ("we had 12345 visitors", "FI"),
        ("CALL 1234567", "IE"),
    ],
)
def test_a_number_is_not_taken_for_a_postal_code(body: str, country: str) -> None:
    assert facts_of(body, country=country).addresses == ()


@pytest.mark.parametrize(
    ("body", "method"),
    [
        (
            '<script type="application/ld+json">{"@type":"Cafe","address":{"streetAddress":'
            '"Katu 5","postalCode":"00100","addressLocality":"Helsinki"}}</script>',
            "json-ld",
        ),
        (
            '<div itemscope itemtype="https://schema.org/Cafe"><p itemprop="address" itemscope>'
            '<b itemprop="streetAddress">Katu 5</b> <b itemprop="postalCode">00100</b> '
            '<b itemprop="addressLocality">Helsinki</b></p></div>',
            "microdata",
        ),
        (
            '<div vocab="https://schema.org/" typeof="Cafe"><p property="address" '
            'typeof="PostalAddress"><b property="streetAddress">Katu 5</b> '
            '<b property="postalCode">00100</b> <b property="schema:addressLocality">Helsinki</b>'
            "</p></div>",
            "rdfa",
        ),
    ],
)
def test_an_address_is_read_from_structured_data_once(body: str, method: str) -> None:
    (address,) = facts_of(body).addresses

    assert parts(address) == ("Katu 5", "Helsinki", None, "00100", None)
    assert address.method == method


def test_a_code_that_two_countries_write_alike_names_neither() -> None:
    body = "<p>Av. Aragón 330; 28022 MADRID</p>+34 91 562 51 52, +33 1 45 31 29 29"

    assert [address.country for address in facts_of(body, country=None).addresses] == [None]
