"""Each format is recognised by its columns, and each column ends where it belongs."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import UnreadableFile
from placecurator.domain.source_fields import BadValue
from placecurator.services.importing.formats import recognise
from tests.services.importing.files import (
    ATP_FEATURE,
    GOSOM_COLUMNS,
    GOSOM_ROW,
    OUTSCRAPER_COLUMNS,
    OUTSCRAPER_ROW,
    OVERTURE_FEATURE,
    PUB,
    counts,
    csv_of,
    imported,
    places,
)


def test_a_csv_of_google_maps_scraper_is_read(engine: sa.Engine) -> None:
    content = csv_of(GOSOM_COLUMNS, [GOSOM_ROW])

    report = imported(engine, content)

    place = places(engine)["ChIJa3mdzwuSRkYRjHHJeqk4JNo"]
    assert (report.format, counts(report)) == ("google-maps-scraper", (1, 0, 0, 0))
    assert (place.name, place.category, place.source) == ("Juttutupa", "Pub", report.format)
    assert place.address == "Säästöpankinranta 6, 00530 Helsinki, Finland"
    assert (place.street, place.city) == ("Säästöpankinranta 6", "Helsinki")
    assert (place.postal_code, place.country) == ("00530", "FI")
    assert (place.latitude, place.longitude) == (60.1776, 24.9486)
    assert (place.rating, place.review_count, place.price_level) == (4.2, 2514, 2)
    assert (place.phone, place.website) == ("+358 20 7424240", "http://juttutupa.fi/")
    assert place.raw["open_hours"] == GOSOM_ROW["open_hours"]
    assert place.raw["emails"] == "info@juttutupa.fi,juttutupa@example.com"
    assert place.raw["complete_address"] == {"borough": "Kallio"}
    assert "title" not in place.raw


def test_json_of_google_maps_scraper_has_other_names_for_some_columns(engine: sa.Engine) -> None:
    row: dict[str, Any] = {**GOSOM_ROW, "review_count": 2514, "longtitude": 24.9486}
    row |= {
        "web_site": row.pop("website"),
        "categories": [row.pop("category")],
        "complete_address": json.loads(GOSOM_ROW["complete_address"]),
        "open_hours": json.loads(GOSOM_ROW["open_hours"]),
    }
    del row["longitude"]
    content = json.dumps(row).encode() + b"\n"

    report = imported(engine, content)

    place = places(engine)["ChIJa3mdzwuSRkYRjHHJeqk4JNo"]
    assert (report.format, counts(report)) == ("google-maps-scraper", (1, 0, 0, 0))
    assert (place.category, place.website) == ("Pub", "http://juttutupa.fi/")
    assert (place.longitude, place.city) == (24.9486, "Helsinki")
    assert place.raw["open_hours"] == {"Monday": ["10 am–12 am"], "Tuesday": ["10 am–1 am"]}


def test_a_csv_of_outscraper_is_read(engine: sa.Engine) -> None:
    content = csv_of(OUTSCRAPER_COLUMNS, [OUTSCRAPER_ROW])

    report = imported(engine, content)

    place = places(engine)["ChIJ8f8mZqi1RIYRJ7Lq6Kj3s0o"]
    assert (report.format, counts(report)) == ("Outscraper", (1, 0, 0, 0))
    assert (place.name, place.category) == ("Via 313 Pizza", "Pizza restaurant")
    assert (place.street, place.city, place.region) == ("1802 Guadalupe St", "Austin", "Texas")
    assert (place.postal_code, place.country) == ("78705", "US")
    assert (place.rating, place.review_count, place.price_level) == (4.5, 3021, 2)
    assert place.website == "https://via313.com/"
    assert place.raw["email_1"] == "hello@via313.com"
    assert place.raw["category"] == "restaurants"


def test_elements_of_overpass_are_read(engine: sa.Engine) -> None:
    way = {"type": "way", "id": 7, "center": {"lat": 60.1, "lon": 24.9}, "tags": {"name": "Kino"}}
    answer = {"version": 0.6, "osm3s": {"copyright": "ODbL"}, "elements": [PUB, way]}

    report = imported(engine, json.dumps(answer, indent=1).encode())

    staged = places(engine)
    pub, kino = staged["osm:node/60068456"], staged["osm:way/7"]
    assert (report.format, counts(report)) == ("OpenStreetMap", (2, 0, 0, 0))
    assert (pub.category, pub.street) == ("Pub", "Säästöpankinranta 6")
    assert pub.address == "Säästöpankinranta 6, 00530 Helsinki"
    assert (pub.phone, pub.website) == ("+358 20 7424 240", "http://juttutupa.fi/")
    assert pub.raw["tags"]["phone"] == "+358 20 7424 240;+358 20 7424 241"
    assert pub.raw["tags"]["opening_hours"] == "Mo 10:00-24:00"
    assert (kino.latitude, kino.longitude) == (60.1, 24.9)


def test_an_answer_of_overpass_that_timed_out_says_so(engine: sa.Engine) -> None:
    answer = {"elements": [PUB], "remark": "runtime error: Query timed out after 26 seconds."}

    report = imported(engine, json.dumps(answer).encode())

    assert counts(report) == (1, 0, 0, 0)
    assert report.warnings == (
        "The file itself says: runtime error: Query timed out after 26 seconds.",
    )


def test_openstreetmap_as_geojson_has_the_ids_of_openstreetmap(engine: sa.Engine) -> None:
    square = [[[24.0, 60.0], [24.2, 60.0], [24.2, 60.4], [24.0, 60.4], [24.0, 60.0]]]
    feature = {
        "type": "Feature",
        "id": "way/7",
        "geometry": {"type": "Polygon", "coordinates": square},
        "properties": {"@id": "way/7", "name": "Kino", "amenity": "cinema"},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    imported(engine, content)

    place = places(engine)["osm:way/7"]
    assert (place.name, place.category) == ("Kino", "Cinema")
    assert (place.latitude, place.longitude) == (60.2, 24.1)


def test_features_of_overture_are_read(engine: sa.Engine) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [OVERTURE_FEATURE]}).encode()

    report = imported(engine, content)

    place = places(engine)["overture:08f2a10708d8a0c60332a1ef2d2c4b7d"]
    assert (report.format, counts(report)) == ("Overture Maps", (1, 0, 0, 0))
    assert (place.name, place.category) == ("Juttutupa", "Beer bar")
    assert place.address == "Säästöpankinranta 6, 00530 Helsinki"
    assert (place.latitude, place.longitude, place.country) == (60.1776, 24.9486, "FI")
    assert (place.phone, place.website) == ("+358207424240", "http://juttutupa.fi/")
    assert place.raw["websites"][1] == "https://facebook.com/juttutupa"


def test_line_delimited_features_of_all_the_places_are_read(engine: sa.Engine) -> None:
    without_id = {**ATP_FEATURE, "id": None, "geometry": None}
    content = "\n".join(json.dumps(row) for row in (ATP_FEATURE, without_id)).encode()

    report = imported(engine, content)

    staged = places(engine)
    place = staged["atp:mWQ1wqLUsbLiSWW9s4Dc9UWlBZM="]
    assert (report.format, counts(report)) == ("All The Places", (2, 0, 0, 0))
    assert (place.name, place.category) == ("Burger King", "Fast food")
    assert place.address == "Kaivokatu 1, 00100 Helsinki"
    assert (place.latitude, place.longitude) == (60.1719, 24.9414)
    assert place.raw["opening_hours"] == "Mo-Su 10:00-22:00"
    assert staged["atp:burger_king_fi:42"].latitude is None


def test_the_own_columns_are_read_with_decimal_commas_and_semicolons(engine: sa.Engine) -> None:
    row = {
        "Place ID": "own:1",
        "Name": "Café  Ekberg",
        "Rating": "4,5",
        "Review count": "1 234",
        "Latitude": "60,1640",
        "Longitude": "24,9399",
        "Country": "fi",
        "Website": "ekberg.fi",
        "Price level": "3",
        "Opened": "1852",
    }

    report = imported(engine, csv_of(tuple(row), [row], separator=";"))

    place = places(engine)["own:1"]
    assert (report.format, counts(report)) == ("Place Curator", (1, 0, 0, 0))
    assert (place.name, place.name_key) == ("Café Ekberg", "cafe ekberg")
    assert (place.rating, place.review_count, place.price_level) == (4.5, 1234, 3)
    assert (place.latitude, place.longitude) == (60.164, 24.9399)
    assert (place.country, place.website) == ("FI", "http://ekberg.fi")
    assert place.raw == {"opened": "1852"}


def test_own_columns_can_be_the_properties_of_features(engine: sa.Engine) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [24.9, 60.1]},
        "properties": {"place_id": "own:1", "name": "Ekberg"},
    }

    imported(engine, json.dumps([feature]).encode())

    place = places(engine)["own:1"]
    assert (place.latitude, place.longitude, place.raw) == (60.1, 24.9, {})


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({"place_id": "", "cid": "123"}, "cid:123"),
        ({"place_id": "", "cid": "", "data_id": "0x1:0xff"}, "cid:255"),
        ({"place_id": "", "cid": "0", "data_id": "0x1:0xff"}, "cid:255"),
    ],
)
def test_a_row_without_place_id_is_known_by_its_cid(ids: dict[str, str], expected: str) -> None:
    row = {**GOSOM_ROW, **ids}

    known = recognise(row)

    assert known is not None
    assert known.to_place(row).place_id == expected


def test_a_row_without_any_id_of_google_is_refused() -> None:
    row = {**GOSOM_ROW, "place_id": "", "cid": "", "data_id": "none"}

    known = recognise(row)

    assert known is not None
    with pytest.raises(BadValue, match="no cid either"):
        known.to_place(row)


def test_the_unstable_ids_of_nominatim_are_not_taken_for_those_of_google() -> None:
    row = {"place_id": 123456, "name": "Juttutupa", "osm_type": "node", "osm_id": 60068456}

    assert recognise(row) is None


def test_unknown_columns_are_named_and_so_are_the_known_formats(engine: sa.Engine) -> None:
    with pytest.raises(UnreadableFile) as refused:
        imported(engine, b"firma,ort\nEkberg,Helsinki\n")

    assert "Found: firma, ort." in str(refused.value)
    assert "place_id and name" in str(refused.value)
    assert "Outscraper" in str(refused.value)
    assert str(refused.value).endswith("Nothing was imported.")
    assert places(engine) == {}
