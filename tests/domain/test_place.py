"""What a source says has a fingerprint that tells whether it said something new."""

from __future__ import annotations

from dataclasses import replace

from placecurator.domain.place import SourcePlace

PLACE = SourcePlace(
    place_id="osm:node/1", name="Café Ekberg", source="test", rating=4.5, raw={"a": 1, "b": 2}
)


def test_the_same_facts_have_the_same_digest_whatever_the_order_of_the_raw_row() -> None:
    assert replace(PLACE, raw={"b": 2, "a": 1}).digest == PLACE.digest


def test_any_changed_fact_changes_the_digest() -> None:
    changed = [replace(PLACE, rating=4.6), replace(PLACE, phone="+358"), replace(PLACE, raw={})]

    assert PLACE.digest not in {place.digest for place in changed}


def test_a_search_finds_a_place_by_its_folded_name_address_and_website() -> None:
    place = replace(PLACE, address="Bulevardi 9", website="https://ekberg.fi")

    assert "cafe ekberg" in place.search_text
    assert "bulevardi 9" in place.search_text
    assert "ekberg.fi" in place.search_text
