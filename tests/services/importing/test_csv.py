"""CSV as it is written by all kinds of programs."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.services.importing.files import counts, imported, own_csv, places


def test_a_value_may_span_lines_and_the_number_is_that_of_its_first(engine: sa.Engine) -> None:
    content = b'place_id,name,rating\nown:1,"Caf\xc3\xa9\nEkberg",4\n\nown:2,"B,\r\nC",x\n'

    report = imported(engine, content)

    assert places(engine)["own:1"].name == "Café Ekberg"
    assert [(r.number, r.field, r.value) for r in report.rejections] == [(5, "rating", "x")]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_as_on_any_system(engine: sa.Engine, ends: bytes) -> None:
    content = ends.join(own_csv(3).splitlines())

    report = imported(engine, content)

    assert counts(report) == (3, 0, 0, 0)


@pytest.mark.parametrize("separator", [b",", b";", b"\t", b"|"])
def test_columns_may_be_separated_in_four_ways(engine: sa.Engine, separator: bytes) -> None:
    content = own_csv(3, city="Helsinki").replace(b",", separator)

    report = imported(engine, content)

    assert counts(report) == (3, 0, 0, 0)


def test_the_separator_can_be_named_in_the_first_line(engine: sa.Engine) -> None:
    content = b"sep=;\r\nplace_id;name\r\nown:1;a,b,c\r\n"

    imported(engine, content)

    assert places(engine)["own:1"].name == "a,b,c"


def test_rows_that_do_not_fit_the_header_are_refused(engine: sa.Engine) -> None:
    content = b'place_id,name\nown:1\nown:2,a,b\nown:3,"a"b\n,,\n\nown:4,d\n'

    report = imported(engine, content)

    assert [(r.number, r.reason) for r in report.rejections] == [
        (2, "has 1 values, but the header has 2 columns"),
        (3, "has 3 values, but the header has 2 columns"),
        (4, "has text behind a closing quotation mark"),
    ]
    assert list(places(engine)) == ["own:4"]


def test_two_columns_of_one_name_both_survive(engine: sa.Engine) -> None:
    imported(engine, b"place_id,name,note,note,\nown:1,a,x,y,z\n")

    assert places(engine)["own:1"].raw == {"note": "x", "note_4": "y", "column_5": "z"}
