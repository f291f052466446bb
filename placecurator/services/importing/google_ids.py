"""The ids by which Google Maps knows a place, as scrapers write them."""

from __future__ import annotations

import re

from placecurator.domain import source_values as values
from placecurator.domain.source_fields import BadValue, Fields

_CID = re.compile(r"[1-9][0-9]{0,19}")
_DATA_ID = re.compile(r"0x[0-9a-fA-F]{1,16}:0x([0-9a-fA-F]{1,16})")


def take_place_id(fields: Fields, *data_ids: str) -> str:
    """The bare ``place_id``; where the scraper found none, ``cid:`` and the number of the place.

    ``data_ids`` are the columns that may hold the form ``0x…:0x…``, whose second half is the cid.

    Raises:
        BadValue: the row has none of them.
    """
    place_id = fields.take(values.place_id, "place_id")
    if place_id is not None:
        return place_id
    if _CID.fullmatch(cid := _written(fields, "cid")):
        return f"cid:{int(cid)}"
    for column in data_ids:
        if found := _DATA_ID.fullmatch(_written(fields, column)):
            return f"cid:{int(found[1], 16)}"
    raise BadValue("place_id", "is missing, and there is no cid either")


def _written(fields: Fields, column: str) -> str:
    return str(fields.rest.get(column, "")).strip()
