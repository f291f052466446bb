"""Which of several stated values stands."""

from __future__ import annotations

from datetime import timedelta

from placecurator.domain.known_facts import remember
from placecurator.domain.listing import BusinessListing
from placecurator.domain.observation import Observation
from placecurator.domain.retention import terms_of_sources
from placecurator.domain.winners import choose, in_conflict, rank
from tests.factories import NOW, found, known, observed


def chosen(*stated: list[Observation]) -> BusinessListing:
    return choose(known(*stated, terms=terms_of_sources(google_keep_days=10_000)), NOW)


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


def conflicts(*stated: list[Observation]) -> set[str]:
    ranked = rank(known(*stated), NOW)
    return {name for name, choices in ranked.items() if in_conflict(name, choices)}


def test_of_equals_the_one_seen_later_wins_whatever_the_order() -> None:
    older = observed("google", name="Old", at=NOW - timedelta(seconds=1))
    newer = observed("website", name="New")

    # Rounded, a second makes no difference to how fresh they are.
    assert chosen(older, newer).name == chosen(newer, older).name == "New"


def test_what_is_gone_or_has_expired_does_not_count() -> None:
    terms = terms_of_sources(google_keep_days=1)
    expired = known(observed("google", name="Google's", at=NOW - timedelta(days=1)), terms=terms)
    gone = remember(known(observed("osm", name="OSM's")), found("osm"), NOW, terms)

    listing = choose((*expired, *gone, *known(observed("website", name="Ours"))), NOW)

    assert listing.name == "Ours"
    assert listing.provenance["name"].source == "website"


def test_an_address_goes_by_its_street_not_by_how_many_parts_it_has() -> None:
    listing = chosen(
        observed("import", street="Vanha 1", city="Espoo", country="FI", confidence=0.7),
        observed("website", street="Uusi 2", confidence=0.97),
    )

    assert (listing.street, listing.city, listing.country) == ("Uusi 2", None, None)


def test_of_two_spellings_of_one_street_the_fuller_address_wins() -> None:
    listing = chosen(
        observed("website", street="Katu 1", confidence=0.97),
        observed("google", street="KATU 1", city="Espoo", country="FI"),
    )

    assert (listing.street, listing.city, listing.country) == ("KATU 1", "Espoo", "FI")


def test_both_coordinates_come_from_one_source() -> None:
    listing = chosen(
        observed("google", latitude=60.1, longitude=24.9, confidence=0.8),
        observed("osm", latitude=61.5, longitude=23.7, confidence=0.9),
    )

    assert (listing.latitude, listing.longitude) == (61.5, 23.7)


def test_other_values_of_other_sources_are_in_conflict() -> None:
    assert conflicts(
        observed("google", name="Good", website="https://a.fi/", latitude=60.1, street="Katu 1"),
        observed("website", name="Bad", website="https://b.fi/", latitude=60.2, street="Katu 2"),
    ) == {"name", "website", "latitude", "street"}


def test_details_ratings_and_lists_are_no_conflict() -> None:
    assert not conflicts(
        observed("google", name="Löyly", website="http://a.fi", latitude=60.1, rating=4.0),
        observed("website", name="Ravintola Loyly", website="https://www.a.fi/en", rating=2.0),
        observed("osm", latitude=60.1005, category="sauna", phones=["+3581"]),
        observed("import", category="restaurant", phones=["+3582"]),
    )


def test_two_pages_of_one_source_are_no_conflict() -> None:
    assert not conflicts(
        observed("website", opening_hours="24/7"),
        observed("website", opening_hours="Mo-Fr 09:00-17:00", url="https://example.fi/contact"),
    )
