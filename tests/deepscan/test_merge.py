"""What a website adds to what is known."""

from __future__ import annotations

from datetime import UTC, datetime

from placecurator.deepscan.extract import ExtractedFacts, Found
from placecurator.deepscan.merge import add_facts
from placecurator.domain.listing import BusinessListing, Provenance

URL = "https://good.fi/"
FROM_GOOGLE = Provenance(
    source="google", url=None, method="api", observed_at=datetime.now(UTC), confidence=0.95
)


def known(**values: object) -> BusinessListing:
    return BusinessListing(**values, provenance=dict.fromkeys(values, FROM_GOOGLE))  # type: ignore[arg-type]


def found(value: str) -> Found:
    return Found(value, "text", 0.9)


def test_the_providers_word_stands() -> None:
    listing = known(name="Good", phone="+3581", opening_hours="24/7", street="Katu 1")
    facts = ExtractedFacts(
        name=found("Other"),
        phones=(found("+3582"),),
        opening_hours=found("Mo 09:00-10:00"),
        address={"city": found("Turku")},
    )

    merged = add_facts(listing, facts, URL)

    assert (merged.name, merged.phone, merged.opening_hours) == ("Good", "+3581", "24/7")
    assert merged.city is None
    assert merged.provenance["phone"].source == "google"


def test_a_list_that_both_fill_names_both_and_is_as_sure_as_the_weaker() -> None:
    merged = add_facts(known(phones=("+3581",)), ExtractedFacts(phones=(found("+3582"),)), URL)

    assert merged.phones == ("+3581", "+3582")
    assert merged.provenance["phones"].source == "google and website"
    assert merged.provenance["phones"].confidence == 0.9


def test_the_website_fills_what_nobody_said() -> None:
    facts = ExtractedFacts(
        emails=(found("info@good.fi"), found("b@good.fi")),
        opening_hours=found("Mo 09:00-10:00"),
        address={"street": found("Katu 1"), "city": found("Helsinki")},
        socials={"x": found("https://x.com/good")},
    )

    merged = add_facts(known(name="Good"), facts, URL)

    assert merged.email == "info@good.fi"
    assert merged.emails == ("info@good.fi", "b@good.fi")
    assert (merged.street, merged.city) == ("Katu 1", "Helsinki")
    assert merged.socials == {"x": "https://x.com/good"}
    assert merged.provenance["street"].url == URL


def test_a_page_without_facts_changes_nothing() -> None:
    listing = known(name="Good")

    assert add_facts(listing, ExtractedFacts(), URL) == listing
