"""Which of several stated values stands."""

from __future__ import annotations

from datetime import timedelta

from placecurator.domain.listing import BusinessListing
from placecurator.domain.observation import Observation
from placecurator.domain.winners import choose
from tests.factories import NOW, observed


def chosen(*stated: list[Observation]) -> BusinessListing:
    return choose([said for several in stated for said in several], NOW)


def test_the_surest_value_wins() -> None:
    older = observed("google", at=NOW - timedelta(days=400), opening_hours="24/7")

    listing = chosen(older, observed("website", opening_hours="Mo 09:00-10:00"))

    assert listing.opening_hours == "Mo 09:00-10:00"
    assert listing.provenance["opening_hours"].source == "website"


def test_two_that_agree_are_surer_than_a_third() -> None:
    listing = chosen(
        observed("google", name="Good Café"),
        observed("import", name="Better Bar", at=NOW - timedelta(days=10)),
        observed("website", name="better bar", at=NOW - timedelta(days=20)),
    )

    assert listing.name == "Better Bar"
    assert listing.provenance["name"].source == "import and website"
    assert listing.provenance["name"].confidence > 0.98


def test_pages_of_one_source_do_not_agree_with_each_other() -> None:
    listing = chosen(
        observed("website", name="Good"), observed("website", name="Good"), observed("x", name="B")
    )

    assert listing.provenance["name"].confidence == 0.9


def test_a_list_holds_all_values_and_names_all_sources() -> None:
    listing = chosen(
        observed("google", phones="+3581", at=NOW - timedelta(days=300)),
        observed("website", phones=["+3582", "+3583"]),
    )

    assert listing.phones == ("+3582", "+3583", "+3581")
    assert listing.phone == "+3582"
    assert listing.provenance["phones"].source == "website and google"


def test_the_parts_of_an_address_come_from_one_source() -> None:
    listing = chosen(
        observed("google", street="Katu 1", city="Helsinki", postal_code="00100"),
        observed("website", city="Turku", region="Varsinais-Suomi"),
    )

    assert (listing.street, listing.city, listing.postal_code) == ("Katu 1", "Helsinki", "00100")
    assert listing.region is None


def test_each_network_has_its_surest_profile() -> None:
    listing = chosen(
        observed("website", socials={"x": "https://x.com/good"}),
        observed("google", socials={"x": "https://x.com/old"}, at=NOW - timedelta(days=300)),
        observed("google", socials={"facebook": "https://www.facebook.com/good"}),
    )

    assert listing.socials == {
        "facebook": "https://www.facebook.com/good",
        "x": "https://x.com/good",
    }


def test_nothing_stated_is_an_empty_listing() -> None:
    assert choose([], NOW) == BusinessListing()
