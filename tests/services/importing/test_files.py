"""Whole, broken, odd and empty files: what is imported of them and what is said."""

from __future__ import annotations

import json
import lzma
from io import BytesIO, RawIOBase

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import UnreadableFile
from placecurator.services.importing import ImportProgress, Rejection, import_file
from placecurator.services.importing.staging import BATCH_PLACES
from tests.services.importing.files import counts, events, imported, own_csv, places


def _message(engine: sa.Engine, content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        imported(engine, content)
    return str(refused.value)


def test_three_bad_lines_among_a_thousand_are_named_and_the_others_imported(
    engine: sa.Engine,
) -> None:
    lines = own_csv(1_000, rating="4.5", latitude="60", longitude="24").splitlines()
    lines[99] = b"own:99,Place 99,5.5,60,24"
    lines[499] = b"own:499,,4.5,60,24"
    lines[998] = b"own:998,Place 998,4.5,-91,24"
    told: list[Rejection] = []

    report = imported(engine, b"\n".join(lines), on_rejection=told.append)

    assert counts(report) == (997, 0, 0, 3)
    assert len(places(engine)) == 997
    assert list(report.rejections) == told
    assert told == [
        Rejection(100, "rating", "must be between 0 and 5", "5.5"),
        Rejection(500, "name", "is missing"),
        Rejection(999, "latitude", "must be between -90 and 90", "-91"),
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-be", "\ufeff"),
        ("utf-32", ""),
        ("utf-32-be", "\ufeff"),
        ("gb18030", "\ufeff"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_any_encoding_with_a_mark_is_read(
    engine: sa.Engine, encoding: str, mark: str, kind: str
) -> None:
    row = {"place_id": "own:1", "name": "Säästöpankki 北京 😀"}
    text = json.dumps([row]) if kind == "json" else f"place_id,name\nown:1,{row['name']}\n"

    imported(engine, f"{mark}{text}".encode(encoding))

    assert places(engine)["own:1"].name == "Säästöpankki 北京 😀"


def test_a_latin_1_file_is_refused_as_a_whole_with_the_line_and_the_cure(
    engine: sa.Engine,
) -> None:
    content = own_csv(BATCH_PLACES + 10) + "own:x,Café\n".encode("latin-1")

    message = _message(engine, content)

    assert message == (
        f"Line {BATCH_PLACES + 12:,} has the byte 0xE9, which is not UTF-8: the file is in another "
        "encoding, such as Latin-1 or Windows-1252. Save it as UTF-8. Nothing was imported."
    )
    assert places(engine) == {}
    assert events(engine) == []


class _OneWay(RawIOBase):
    """A stream that cannot be rewound, and gives a few bytes at a time."""

    def __init__(self, content: bytes):
        self._content = BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, 70_000))


def test_a_stream_that_cannot_be_rewound_keeps_the_whole_batches_before_the_bad_byte(
    engine: sa.Engine,
) -> None:
    content = own_csv(BATCH_PLACES + 10) + "own:x,Café\n".encode("latin-1")

    with pytest.raises(UnreadableFile) as refused:
        import_file(engine, _OneWay(content), filename="pipe", actor="tester")  # type: ignore[arg-type]

    assert f"Line {BATCH_PLACES + 12:,} has the byte 0xE9" in str(refused.value)
    assert str(refused.value).endswith(
        f"What stands up to line {BATCH_PLACES + 1:,} was imported ({BATCH_PLACES:,} new, "
        "0 changed, 0 unchanged), the rest was not."
    )
    assert len(places(engine)) == BATCH_PLACES
    assert [event.counts["new"] for event in events(engine)] == [BATCH_PLACES]


def test_a_truncated_json_keeps_whole_batches_and_says_which(engine: sa.Engine) -> None:
    rows = [{"place_id": f"own:{n}", "name": "a"} for n in range(BATCH_PLACES + 10)]
    content = json.dumps(rows, indent=0).encode()[:-20]

    message = _message(engine, content)

    assert message.startswith("The file breaks off or is not valid JSON behind object 5,009")
    assert f"What stands up to object {BATCH_PLACES:,} was imported" in message
    assert len(places(engine)) == BATCH_PLACES


def test_of_a_short_truncated_json_nothing_is_imported(engine: sa.Engine) -> None:
    message = _message(engine, b'[{"place_id": "own:1", "name": "a"}, {"place_id"')

    assert message.endswith("Nothing was imported.")
    assert places(engine) == {}


def test_a_quoted_value_without_end_is_told_with_its_line(engine: sa.Engine) -> None:
    message = _message(engine, own_csv(3) + b'own:4,"no end\nown:5,e\n')

    assert message == (
        "A quoted value in the row that starts on line 5 has no end. Nothing was imported."
    )


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(engine: sa.Engine, content: bytes) -> None:
    assert _message(engine, content) == "The file is empty. Nothing was imported."


@pytest.mark.parametrize(
    "content",
    [b"place_id,name\n", b"[]", b'{"type":"FeatureCollection","features":[]}', b'{"elements": []}'],
)
def test_a_file_without_rows_imports_nothing_and_is_written_down(
    engine: sa.Engine, content: bytes
) -> None:
    report = imported(engine, content)

    assert counts(report) == (0, 0, 0, 0)
    assert [event.counts["new"] for event in events(engine)] == [0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (lzma.compress(b"place_id,name\n"), "compressed with xz"),
        ("place_id,name\n".encode("utf-16-le"), "UTF-16 without a mark"),
        (b'{"error": "no such query"}', "holds no list of objects"),
        (b"[1, 2]", "holds no list of objects"),
        (b"<html><body>504</body></html>", "Found: <html><body>504</body></html>"),
    ],
)
def test_other_files_are_refused_with_what_they_are(
    engine: sa.Engine, content: bytes, words: str
) -> None:
    assert words in _message(engine, content)


def test_progress_tells_rows_and_bytes_up_to_the_end(engine: sa.Engine) -> None:
    content = own_csv(2_500)
    told: list[ImportProgress] = []

    imported(engine, content, size_bytes=len(content), on_progress=told.append)

    assert [progress.rows for progress in told] == [1_000, 2_000, 2_500]
    assert told[-1] == ImportProgress(2_500, len(content), len(content))


def test_an_import_is_one_event_however_many_batches_it_takes(engine: sa.Engine) -> None:
    content = own_csv(BATCH_PLACES + 1) + b"own:bad,\n"

    imported(engine, content, filename="häme\0\udcff.csv", actor="anna")

    (event,) = events(engine)
    assert (event.act, event.actor, event.status) == ("import", "anna", None)
    assert event.request == {"filename": "häme?.csv", "format": "Place Curator"}
    assert event.counts == {"new": BATCH_PLACES + 1, "changed": 0, "unchanged": 0, "rejected": 1}
