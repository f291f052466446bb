"""The formats that can be imported, and how a file is recognised by its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from placecurator.domain import osm_tags
from placecurator.domain.errors import UnreadableFile
from placecurator.domain.place import SourcePlace
from placecurator.services.importing import (
    alltheplaces,
    gosom,
    openstreetmap,
    outscraper,
    overture,
    own,
)
from placecurator.services.importing.geojson import is_feature, properties_of

_SHOWN_COLUMNS = 30
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of row. ``to_place`` raises ``BadValue``; ``needed`` is what a user may look for."""

    name: str
    needed: tuple[str, ...]
    recognises: Callable[[Mapping[str, Any]], bool]
    to_place: Callable[[Mapping[str, Any]], SourcePlace]


# The own columns come last: some of the others have them too.
FORMATS = (
    Format(gosom.NAME, gosom.NEEDED, gosom.recognises, gosom.to_place),
    Format(outscraper.NAME, outscraper.NEEDED, outscraper.recognises, outscraper.to_place),
    Format(
        osm_tags.NAME,
        openstreetmap.NEEDED,
        openstreetmap.recognises,
        osm_tags.place_of_element,
    ),
    Format(
        f"{osm_tags.NAME} GeoJSON",
        ("@id",),
        openstreetmap.recognises_feature,
        openstreetmap.feature_to_place,
    ),
    Format(overture.NAME, overture.NEEDED, overture.recognises, overture.to_place),
    Format(alltheplaces.NAME, alltheplaces.NEEDED, alltheplaces.recognises, alltheplaces.to_place),
    Format(f"{own.NAME} GeoJSON", own.NEEDED, own.recognises_feature, own.feature_to_place),
    Format(own.NAME, own.NEEDED, own.recognises, own.to_place),
)
"""All formats, the first that recognises a row reads the file."""


def recognise(row: Mapping[str, Any]) -> Format | None:
    """The format of a row; None when it is not known."""
    return next((known for known in FORMATS if known.recognises(row)), None)


def recognise_first(rows: Iterable[Mapping[str, Any]]) -> Format:
    """The format of the first row that has one.

    Raises:
        UnreadableFile: no row has one; the text names the columns found and those looked for.
    """
    seen = list(rows)
    for row in seen:
        if (known := recognise(row)) is not None:
            return known
    found = ", ".join(_columns(seen[0])) if seen else "none"
    wanted = "; ".join(f"{known.name}: {', '.join(known.needed)}" for known in FORMATS)
    raise UnreadableFile(
        f"The columns are not those of a known format. Found: {found or 'none'}. "
        f"A file needs at least place_id and name, or comes from one of these ({wanted})."
    )


def _columns(row: Mapping[str, Any]) -> list[str]:
    names = list(properties_of(row) if is_feature(row) else row)
    shown = [_printable(name) for name in names[:_SHOWN_COLUMNS]]
    return [*shown, "…"] if len(names) > _SHOWN_COLUMNS else shown


def _printable(name: str) -> str:
    return "".join(char for char in name if char.isprintable())[:_SHOWN_CHARACTERS]
