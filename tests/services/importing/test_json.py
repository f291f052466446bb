"""JSON that breaks in one place, and JSON that no database can hold."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import UnreadableFile
from tests.services.importing.files import imported, places


def test_in_json_lines_a_bad_line_harms_no_other(engine: sa.Engine) -> None:
    content = b'{"place_id":"own:1","name":"a"}\n[1]\n{"place_id":\n\n{"place_id":"own:2","name":1}'

    report = imported(engine, content)

    assert [(r.number, r.reason) for r in report.rejections] == [
        (2, "is not an object"),
        (3, "is not complete, valid JSON"),
    ]
    assert list(places(engine)) == ["own:1", "own:2"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('"a\\u0000b"', "contains a NUL character"),
        ("1e999", "is too large a number"),
        ("[" * 60 + "]" * 60, "is nested too deeply"),
        ('{"\\u0000": 1}', "contains a NUL character"),
    ],
)
def test_what_no_database_can_hold_is_refused(engine: sa.Engine, value: str, reason: str) -> None:
    content = f'[{{"place_id":"own:1","name":"a"}},{{"place_id":"own:2","name":"b","x":{value}}}]'

    report = imported(engine, content.encode())

    assert [(r.number, r.unit, r.field, r.reason) for r in report.rejections] == [
        (2, "object", "x", reason)
    ]
    assert list(places(engine)) == ["own:1"]


def test_nesting_that_would_keep_the_parser_busy_is_refused(engine: sa.Engine) -> None:
    depth = 100_000
    content = f'[{{"place_id":"own:1","name":"a","x":{"[" * depth}{"]" * depth}}}]'

    with pytest.raises(UnreadableFile, match=r"^The JSON is nested too deeply. Nothing was"):
        imported(engine, content.encode())


def test_numbers_of_any_size_survive_in_raw(engine: sa.Engine) -> None:
    imported(engine, b'[{"place_id":"own:1","name":"a","cid":18446744073709551615,"c":0.98}]')

    assert places(engine)["own:1"].raw == {"cid": 18446744073709551615, "c": 0.98}
