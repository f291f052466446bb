"""Refused rows as a file that is safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io

import sqlalchemy as sa

from placecurator.services.importing import Rejection, write_rejections
from placecurator.services.importing.report import MOST_KEPT_REJECTIONS
from tests.services.importing.files import imported


def test_refused_rows_are_written_with_their_reasons_and_never_run_as_formulas() -> None:
    rejections = [
        Rejection(7, "rating", "must be a number", '=HYPERLINK("http://evil.example")'),
        Rejection(9, "=cmd", "is missing"),
    ]
    file = io.StringIO(newline="")

    write_rejections(file, rejections)

    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [
        ["Row", "Field", "Reason", "Value"],
        ["7", "rating", "must be a number", '\'=HYPERLINK("http://evil.example")'],
        ["9", "'=cmd", "is missing", ""],
    ]


def test_a_refusal_reads_as_a_sentence() -> None:
    rejection = Rejection(12, "rating", "must be between 0 and 5", "7", "object")

    assert str(rejection) == "object 12: rating: must be between 0 and 5 (7)"


def test_only_the_first_refused_rows_are_kept_and_all_are_told(engine: sa.Engine) -> None:
    content = b"place_id,name\n" + b"own:1,\n" * (MOST_KEPT_REJECTIONS + 5)
    told: list[Rejection] = []

    report = imported(engine, content, on_rejection=told.append)

    assert report.rejected == len(told) == MOST_KEPT_REJECTIONS + 5
    assert list(report.rejections) == told[:MOST_KEPT_REJECTIONS]


def test_the_value_of_a_refused_row_is_shortened(engine: sa.Engine) -> None:
    content = b"place_id,name,rating\nown:1,a," + b"x" * 100_000 + b"\n"

    report = imported(engine, content)

    assert report.rejections[0].value == "x" * 200
