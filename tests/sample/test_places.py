"""The bundled sample."""

from __future__ import annotations

import lzma
from importlib.resources import files

from placecurator.sample import places


def test_every_place_has_a_name_a_position_and_an_id_of_its_own() -> None:
    records = list(places())

    assert len(records) == 1319
    assert all(record.tags["name"] for record in records)
    assert all(60 < record.lat < 61 and 24 < record.lon < 26 for record in records)
    assert len({record.place_id for record in records}) == 1319


def test_ids_tell_nodes_from_ways() -> None:
    ids = {record.place_id for record in places()}

    assert "demo:n55211772" in ids
    assert {place_id[:6] for place_id in ids} == {"demo:n", "demo:w"}


def test_the_licence_notice_travels_with_the_data() -> None:
    folder = files("placecurator.sample")

    first_line = lzma.decompress((folder / "helsinki.ndjson.xz").read_bytes()).splitlines()[0]

    assert b"OpenStreetMap contributors, ODbL 1.0" in first_line
    assert "Open Database License" in (folder / "NOTICE").read_text()
