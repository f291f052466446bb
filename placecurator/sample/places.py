"""Reads the sample's data file; nothing here knows how a place is staged or scanned."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

NOTICE = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"
"""To be shown wherever the sample is shown or handed on."""


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """One OpenStreetMap element. Coordinates are WGS 84 degrees; ``osm_id`` is like ``node/1``."""

    osm_id: str
    lat: float
    lon: float
    tags: Mapping[str, str]

    @property
    def place_id(self) -> str:
        """The id under which the demo provider knows it: ``demo:n1`` for a node, ``demo:w1``."""
        kind, number = self.osm_id.split("/")
        return f"demo:{kind[0]}{number}"


def places() -> Iterator[SampleRecord]:
    """Each place of the sample, in the order of the file."""
    data = files("placecurator.sample") / "helsinki.ndjson.xz"
    with data.open("rb") as stream, lzma.open(stream, "rt", encoding="utf-8") as lines:
        next(lines)  # the licence notice
        for line in lines:
            row = json.loads(line)
            yield SampleRecord(row["osm_id"], row["lat"], row["lon"], row["tags"])
