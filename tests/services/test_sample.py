"""The bundled sample is staged under ids that the demo provider knows."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator import sample
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.sample import load_sample
from tests.services.importing.files import counts, events, places


def test_the_sample_is_staged_as_new_places(engine: sa.Engine) -> None:
    report = load_sample(engine)

    staged = places(engine)
    hotel = staged["demo:n55211772"]
    assert counts(report) == (1_319, 0, 0, 0)
    assert set(staged) == {record.place_id for record in sample.places()}
    assert {place.status for place in staged.values()} == {PlaceStatus.New}
    assert {place.deep_scan_status for place in staged.values()} == {None}
    assert (hotel.name, hotel.category) == ("Hilton Helsinki Strand", "Hotel")
    assert hotel.address == "John Stenbergin ranta 4, 00530 Helsinki"
    assert (hotel.city, hotel.country, hotel.phone) == ("Helsinki", "FI", "+358-9-39351")
    assert (hotel.latitude, hotel.longitude) == (60.177157, 24.951581)
    assert hotel.website is not None
    assert hotel.raw["tags"]["email"] == "helsinkistrand@hilton.com"
    assert hotel.source == "sample (OpenStreetMap)"


def test_every_place_of_the_sample_has_a_readable_category(engine: sa.Engine) -> None:
    load_sample(engine)

    categories = {place.category or "" for place in places(engine).values()}

    assert "Fast food" in categories
    assert "" not in categories
    assert not [category for category in categories if "_" in category]


def test_loading_the_sample_again_changes_nothing(engine: sa.Engine) -> None:
    load_sample(engine)

    report = load_sample(engine)

    assert counts(report) == (0, 0, 1_319, 0)
    assert [event.act for event in events(engine)] == ["import", "import"]
