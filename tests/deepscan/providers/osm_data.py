"""A few elements of OpenStreetMap, as its servers give them."""

from __future__ import annotations

import re
from typing import Any

from tests.deepscan.providers.web_service import Asked, Reply

JUTTUTUPA: dict[str, Any] = {
    "type": "node",
    "id": 60068456,
    "lat": 60.1776,
    "lon": 24.9486,
    "tags": {
        "amenity": "pub",
        "name": "Juttutupa",
        "addr:street": "Säästöpankinranta",
        "addr:housenumber": "6",
        "addr:postcode": "00530",
        "addr:city": "Helsinki",
        "addr:country": "FI",
        "phone": "+358 20 7424 240; 020 7424241",
        "contact:fax": "+358 9 1234567",
        "contact:website": "http://juttutupa.fi/",
        "contact:email": "Info@Juttutupa.fi;sales@juttutupa.fi",
        "contact:facebook": "juttutupa",
        "instagram": "https://www.instagram.com/juttutupa/?hl=fi",
        "opening_hours": "Mo 10:00-24:00; Tu-Th 10:00-01:00",
        "wheelchair": "limited",
    },
}
HOTEL: dict[str, Any] = {
    "type": "way",
    "id": 4532,
    "center": {"lat": 60.1701, "lon": 24.9401},
    "tags": {"tourism": "hotel", "name": "Hotel Kämp", "url": "https://www.hotelkamp.com"},
}
SHUT: dict[str, Any] = {
    "type": "node",
    "id": 7,
    "lat": 60.2,
    "lon": 24.9,
    "tags": {"disused:shop": "bakery", "name": "Leipomo"},
}
_ALL = {f"{one['type']}/{one['id']}": one for one in (JUTTUTUPA, HOTEL, SHUT)}
_HEAD = {"version": 0.6, "generator": "Overpass API 0.7.62 87bfad18", "osm3s": {}}
_BY_ID = re.compile(r"(node|way|relation)\(id:([\d,]+)\);")


def overpass(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An answer of Overpass."""
    return {**_HEAD, "elements": list(elements), **more}


def answer_of_overpass(asked: Asked) -> Reply:
    """Elements by their ids, or all of them for a search."""
    groups = _BY_ID.findall(asked.fields["data"])
    if not groups:
        return Reply(overpass(*_ALL.values()))
    wanted = [f"{kind}/{number}" for kind, numbers in groups for number in numbers.split(",")]
    return Reply(overpass(*(_ALL[one] for one in wanted if one in _ALL)))


def nominatim_row(element: dict[str, Any], place_id: int = 1) -> dict[str, Any]:
    """The same element as Nominatim gives it."""
    tags = dict(element["tags"])
    where = element.get("center", element)
    category = next(key for key in ("amenity", "tourism", "disused:shop") if key in tags)
    address = {
        "house_number": tags.pop("addr:housenumber", None),
        "road": tags.pop("addr:street", None),
        "postcode": tags.pop("addr:postcode", None),
        "city": tags.pop("addr:city", None),
        "country_code": tags.pop("addr:country", "fi").lower(),
    }
    name = tags.pop("name")
    return {
        "place_id": place_id,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
        "osm_type": element["type"],
        "osm_id": element["id"],
        "lat": str(where["lat"]),
        "lon": str(where["lon"]),
        "category": category,
        "type": tags.pop(category),
        "place_rank": 30,
        "name": name,
        "display_name": f"{name}, Helsinki",
        "address": {kind: text for kind, text in address.items() if text},
        "extratags": tags or None,
        "namedetails": {"name": name},
    }


def answer_of_nominatim(asked: Asked) -> Reply:
    """Rows by ``osm_ids``, or all of them for a search."""
    rows = {
        f"{one['type'][0].upper()}{one['id']}": nominatim_row(one, number)
        for number, one in enumerate(_ALL.values(), 1)
    }
    if asked.path == "/lookup":
        return Reply([rows[id] for id in asked.fields["osm_ids"].split(",") if id in rows])
    excluded = asked.fields["exclude_place_ids"].split(",")
    return Reply([row for row in rows.values() if str(row["place_id"]) not in excluded])
