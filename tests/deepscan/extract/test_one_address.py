"""The page's one address is the business's; of several, none is chosen."""

from __future__ import annotations

import pytest

from placecurator.deepscan.extract import FoundAddress
from placecurator.deepscan.extract.one_address import parts_of, the_one_address
from tests.deepscan.extract.pages import facts_of


def parts(body: str, country: str = "FI") -> dict[str, str]:
    return {part: found.value for part, found in facts_of(body, country=country).address.items()}


def test_an_address_in_the_text_is_the_address_of_the_page() -> None:
    assert parts("<p>Mannerheimintie 5<br>00100 Helsinki</p>") == {
        "street": "Mannerheimintie 5",
        "city": "Helsinki",
        "postal_code": "00100",
        "country": "FI",
    }


def test_it_is_as_sure_as_its_reading_and_has_its_words() -> None:
    facts = facts_of("<p>Mannerheimintie 5<br>00100 Helsinki</p>")

    (address,) = facts.addresses
    street = facts.address["street"]
    assert (street.method, street.confidence) == (address.method, address.confidence)
    assert street.snippet == "Mannerheimintie 5 00100 Helsinki"


def test_the_same_address_twice_is_one() -> None:
    body = "<p>Main Street 5, 00100 Helsinki</p><p>Main Str. 5, 00100 Helsinki</p>"

    assert parts(body)["postal_code"] == "00100"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Aleksanterinkatu 1, 00100 Helsinki<p>Hämeenkatu 2, 33100 Tampere",
        "<p>00100 Helsinki",
        "<p>nothing",
    ],
)
def test_without_one_address_there_is_none(body: str) -> None:
    assert parts(body) == {}


def test_a_box_at_the_post_office_is_not_where_the_business_is() -> None:
    body = "<p>4801 N. Butler Ave<br>Farmington, NM 87401<p>P.O. Box 3830<br>Farmington, NM 87499"

    assert parts(body, "US")["postal_code"] == "87401"


def test_structured_data_comes_first() -> None:
    body = (
        '<script type="application/ld+json">{"@type":"Cafe","address":{"streetAddress":"Katu 1",'
        '"addressLocality":"Espoo"}}</script><p>Mannerheimintie 5<br>00100 Helsinki'
    )

    assert parts(body) == {"street": "Katu 1", "city": "Espoo"}


def test_two_branches_in_the_same_area_are_two_addresses() -> None:
    addresses = [
        FoundAddress(
            street=street, city="Helsinki", postal_code="00100", method="text", confidence=0.9
        )
        for street in ("Katu 1", "Katu 2")
    ]

    assert the_one_address(addresses) is None
    assert parts_of(None) == {}
