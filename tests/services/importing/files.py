"""Files as their makers write them, and what is in the database after an import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from placecurator.services.importing import ImportReport, import_file
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place

_GOSOM_HEADER = (
    "input_id,link,title,category,address,open_hours,popular_times,website,phone,plus_code,"
    "review_count,review_rating,reviews_per_rating,latitude,longitude,cid,status,descriptions,"
    "reviews_link,thumbnail,timezone,price_range,data_id,street_view_url,place_id,images,"
    "reservations,order_online,menu,owner,complete_address,credit_cards_accepted,about,"
    "user_reviews,user_reviews_extended,emails"
)
GOSOM_COLUMNS = _GOSOM_HEADER.split(",")

GOSOM_ROW = {
    "input_id": "3f6a",
    "link": "https://www.google.com/maps/place/Juttutupa/data=!4m7",
    "title": "Juttutupa",
    "category": "Pub",
    "address": "Säästöpankinranta 6, 00530 Helsinki, Finland",
    "open_hours": '{"Monday":["10 am–12 am"],"Tuesday":["10 am–1 am"]}',
    "website": "https://www.google.com/url?q=http://juttutupa.fi/&opi=1",
    "phone": "+358 20 7424240",
    "plus_code": "5WHX+2C Helsinki",
    "review_count": "2514",
    "review_rating": "4.2",
    "latitude": "60.1776",
    "longitude": "24.9486",
    "cid": "1311768467294899695",
    "price_range": "€€",
    "data_id": "0x46920bcf9c9b8b8b:0x1234567890abcdef",
    "place_id": "ChIJa3mdzwuSRkYRjHHJeqk4JNo",
    "owner": '{"id":"1","name":"Juttutupa (Owner)","link":"https://maps.google.com"}',
    "complete_address": (
        '{"borough":"Kallio","street":"Säästöpankinranta 6","city":"Helsinki",'
        '"postal_code":"00530","state":"","country":"FI"}'
    ),
    "emails": "info@juttutupa.fi,juttutupa@example.com",
}

_OUTSCRAPER_HEADER = (
    "query,name,place_id,google_id,full_address,borough,street,postal_code,area_service,"
    "country_code,country,city,us_state,state,plus_code,latitude,longitude,time_zone,"
    "popular_times,site,phone,type,logo,description,located_in,located_google_id,category,"
    "subtypes,posts,reviews_tags,rating,reviews,photos_count,cid,reviews_link,reviews_id,photo,"
    "street_view,working_hours_old_format,working_hours,other_hours,business_status,about,range,"
    "reviews_per_score,reviews_per_score_1,reviews_per_score_2,reviews_per_score_3,"
    "reviews_per_score_4,reviews_per_score_5,reservation_links,booking_appointment_link,"
    "menu_link,order_links,owner_id,verified,owner_title,owner_link,location_link,"
    "location_reviews_link,kgmid,h3,working_hours_csv_compatible,email_1,email_2,phone_1,"
    "facebook,instagram"
)
OUTSCRAPER_COLUMNS = _OUTSCRAPER_HEADER.split(",")

OUTSCRAPER_ROW = {
    "query": "pizza, Austin, TX",
    "name": "Via 313 Pizza",
    "place_id": "ChIJ8f8mZqi1RIYRJ7Lq6Kj3s0o",
    "google_id": "0x8644b5a866f2fff1:0x4ab3f7a8e8eab227",
    "full_address": "1802 Guadalupe St, Austin, TX 78705",
    "street": "1802 Guadalupe St",
    "postal_code": "78705",
    "country_code": "US",
    "country": "United States of America",
    "city": "Austin",
    "us_state": "Texas",
    "state": "Texas",
    "latitude": "30.2811",
    "longitude": "-97.7419",
    "site": "https://via313.com/",
    "phone": "+1 512-358-6193",
    "type": "Pizza restaurant",
    "category": "restaurants",
    "rating": "4.5",
    "reviews": "3,021",
    "range": "$$",
    "working_hours_old_format": "Monday:11AM-10PM|Tuesday:11AM-10PM",
    "email_1": "hello@via313.com",
}

PUB = {
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
        "phone": "+358 20 7424 240;+358 20 7424 241",
        "website": "http://juttutupa.fi/",
        "opening_hours": "Mo 10:00-24:00",
    },
}

OVERTURE_FEATURE = {
    "type": "Feature",
    "id": "08f2a10708d8a0c60332a1ef2d2c4b7d",
    "geometry": {"type": "Point", "coordinates": [24.9486, 60.1776]},
    "properties": {
        "names": {"primary": "Juttutupa", "common": {"sv": "Juttutupa på svenska"}},
        "categories": {"primary": "beer_bar", "alternate": ["pub"]},
        "confidence": 0.98,
        "websites": ["http://juttutupa.fi/", "https://facebook.com/juttutupa"],
        "phones": ["+358207424240"],
        "addresses": [
            {
                "freeform": "Säästöpankinranta 6",
                "locality": "Helsinki",
                "postcode": "00530",
                "region": None,
                "country": "FI",
            }
        ],
        "operating_status": "open",
        "sources": [{"property": "", "dataset": "meta", "record_id": "1", "confidence": 0.98}],
        "version": 3,
    },
}

ATP_FEATURE = {
    "type": "Feature",
    "id": "mWQ1wqLUsbLiSWW9s4Dc9UWlBZM=",
    "geometry": {"type": "Point", "coordinates": [24.9414, 60.1719]},
    "properties": {
        "ref": "42",
        "@spider": "burger_king_fi",
        "brand": "Burger King",
        "brand:wikidata": "Q177054",
        "amenity": "fast_food",
        "addr:street_address": "Kaivokatu 1",
        "addr:city": "Helsinki",
        "addr:postcode": "00100",
        "addr:country": "FI",
        "phone": "+358401234567",
        "website": "https://www.burgerking.fi/",
        "opening_hours": "Mo-Su 10:00-22:00",
    },
}


def csv_of(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], separator: str = ","
) -> bytes:
    """A CSV in UTF-8; what a row does not say is an empty cell."""
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", delimiter=separator)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def own_csv(count: int, first: int = 1, **fields: Any) -> bytes:
    """A CSV with the product's own columns and places own:1, own:2, …."""
    rows = [
        {"place_id": f"own:{n}", "name": f"Place {n}", **fields}
        for n in range(first, first + count)
    ]
    return csv_of(("place_id", "name", *fields), rows)


def imported(engine: sa.Engine, content: bytes, **arguments: Any) -> ImportReport:
    """Import ``content`` as a file."""
    names = {"filename": "places", "actor": "tester"} | arguments
    return import_file(engine, io.BytesIO(content), **names)


def places(engine: sa.Engine) -> dict[str, Place]:
    """All staged places by their ids."""
    with transaction(engine) as session:
        rows = session.scalars(sa.select(Place).order_by(col(Place.id)))
        return {place.place_id: place for place in rows}


def events(engine: sa.Engine) -> list[CurationEvent]:
    """The history, oldest first."""
    with transaction(engine) as session:
        return list(session.scalars(sa.select(CurationEvent).order_by(col(CurationEvent.id))))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, rejected."""
    return report.new, report.changed, report.unchanged, report.rejected
