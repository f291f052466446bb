"""What the scans found: pages, search, and a CSV file that is safe to open."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.listing import FACT_FIELDS
from placecurator.services.businesses import (
    LONGEST_PAGE,
    BusinessQuery,
    count_businesses,
    export_csv,
    get_business,
    list_businesses,
)
from placecurator.storage.database import transaction
from tests.factories import to_find, to_stage


def _found(engine: sa.Engine, *businesses: dict[str, Any]) -> None:
    with transaction(engine) as session:
        places = [to_stage(f"p{number}") for number in range(len(businesses))]
        session.add_all(places)
        session.flush()
        pairs = zip(places, businesses, strict=True)
        session.add_all(to_find(place, **fields) for place, fields in pairs)


def _export(engine: sa.Engine, text: str = "") -> list[dict[str, str]]:
    file = "".join(export_csv(engine, text)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(file, newline="")))


def test_businesses_come_by_name_page_after_page(engine: sa.Engine) -> None:
    _found(engine, {"name": "Öljy"}, {"name": "apteekki"}, {"name": "Nakki"}, {"name": "Apteekki"})

    first = list_businesses(engine, BusinessQuery(limit=3))
    second = list_businesses(engine, BusinessQuery(limit=3, cursor=first.next_cursor))

    assert [b.place_id for b in first.items] == ["p1", "p3", "p2"]
    assert [b.place_id for b in second.items] == ["p0"]
    assert second.next_cursor is None


def test_a_search_finds_text_in_any_case_and_counts_it(engine: sa.Engine) -> None:
    _found(engine, {"name": "Café Élan"}, {"name": "Bar", "email": "ELAN@example.org"}, {})

    page = list_businesses(engine, BusinessQuery(text="elan"))

    assert [business.place_id for business in page.items] == ["p1", "p0"]
    assert count_businesses(engine, "elan") == 2
    assert count_businesses(engine) == 3


def test_a_cursor_of_another_list_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        list_businesses(engine, BusinessQuery(cursor="WyJyYXRpbmciLCAxLjAsIDFd"))


def test_one_business_is_found_by_its_place(engine: sa.Engine) -> None:
    _found(engine, {"emails": ["a@example.org"]})

    assert get_business(engine, "p0").emails == ["a@example.org"]
    for unknown in ("p1", "a\0b"):
        with pytest.raises(UnknownPlaces):
            get_business(engine, unknown)


def test_the_file_has_a_byte_order_mark_and_readable_column_names(engine: sa.Engine) -> None:
    file = "".join(export_csv(engine))

    header = next(csv.reader([file.removeprefix("\ufeff")]))
    assert file.startswith("\ufeffPlace id,Name,Category,")
    assert len(header) == len(set(header)) == 2 * len(FACT_FIELDS) + 3
    assert {"Opening hours", "Opening hours source", "Postal code"} <= set(header)


def test_the_file_has_every_fact_and_where_it_came_from(engine: sa.Engine) -> None:
    email = {"source": "website", "url": "https://x.example/contact", "method": "mailto"}
    rating = {"source": "google", "url": None, "method": "api"}
    facts = {
        "name": 'Nakki & "Muusi", Oy\nKallio',
        "rating": 4.5,
        "latitude": -33.86,
        "emails": ["a@x.example", "b@x.example"],
        "socials": {"instagram": "https://instagram.com/x"},
        "provenance": {"emails": email, "rating": rating},
    }
    _found(engine, facts)

    [row] = _export(engine)

    assert row["Place id"] == "p0"
    assert row["Name"] == facts["name"]
    assert (row["Rating"], row["Latitude"]) == ("4.5", "-33.86")
    assert row["Emails"] == "a@x.example; b@x.example"
    assert row["Socials"] == "instagram: https://instagram.com/x"
    assert row["Emails source"] == "website https://x.example/contact"
    assert (row["Rating source"], row["Name source"], row["Phone"]) == ("google", "", "")


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"],  # noqa: RUF001
)
def test_no_cell_is_run_as_a_formula(engine: sa.Engine, start: str) -> None:
    evil = start + "HYPERLINK(0)"
    _found(
        engine,
        {
            "name": evil,
            "phone": "+1+cmd|' /C calc'!A0",
            "emails": [evil],
            "socials": {evil: "x"},
            "provenance": {"name": {"source": evil, "url": evil}},
        },
    )

    [row] = _export(engine)

    for column in ("Name", "Phone", "Emails", "Socials", "Name source"):
        assert row[column].startswith("'"), column
    assert row["Name"] == f"'{evil}"


def test_phone_numbers_stay_as_they_can_be_dialled(engine: sa.Engine) -> None:
    phones = ["+358401234567", "+4420718387"]
    _found(engine, {"phone": phones[0], "phones": phones})

    [row] = _export(engine)

    assert row["Phone"] == "+358401234567"
    assert row["Phones"] == "+358401234567; +4420718387"


def test_the_file_has_all_businesses_and_only_those_searched_for(engine: sa.Engine) -> None:
    _found(engine, *({"name": f"Bar {n}"} for n in range(LONGEST_PAGE + 1)), {"name": "Café"})

    assert len(_export(engine)) == LONGEST_PAGE + 2
    assert [row["Name"] for row in _export(engine, "cafe")] == ["Café"]
    assert _export(engine, "nowhere") == []
