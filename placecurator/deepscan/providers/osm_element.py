"""The part of an answer about OpenStreetMap that is used, typed, and what it says of a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers.osm_observations import is_closed, observations_of
from placecurator.deepscan.providers.protocol import ProviderAnswer
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.osm_tags import REFERENCE, place_of_element
from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import BadValue

_TOO_LARGE = 2**63
_SITE = "https://www.openstreetmap.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node, way or relation. ``reference`` is as in ``node/1``; None: it has no position."""

    reference: str
    latitude: float | None
    longitude: float | None
    tags: Mapping[str, str]

    def answer(self) -> ProviderAnswer:
        """What it says about the place.

        Raises:
            ScanFailed: Its mappers say that the place is gone.
        """
        if is_closed(self.tags, datetime.now(UTC).date()):
            raise ScanFailed(Cause.place_closed)
        return ProviderAnswer(
            observations=observations_of(
                self.tags,
                url=f"{_SITE}/{self.reference}",
                latitude=self.latitude,
                longitude=self.longitude,
            )
        )

    def place(self) -> SourcePlace | None:
        """As it is staged; None when it has no name, is closed, or cannot be read."""
        if is_closed(self.tags, datetime.now(UTC).date()):
            return None
        kind, _, number = self.reference.partition("/")
        row: dict[str, Any] = {"type": kind, "id": int(number), "tags": dict(self.tags)}
        try:
            return place_of_element({**row, "lat": self.latitude, "lon": self.longitude})
        except BadValue:
            return None


def reference_of(place: PlaceRef) -> str:
    """The ``node/1`` of a place id.

    Raises:
        ScanFailed: It is none.
    """
    if not REFERENCE.fullmatch(place.value):
        raise ScanFailed(Cause.invalid_place_id)
    kind, _, number = place.value.partition("/")
    if not 0 < int(number) < _TOO_LARGE:  # one bad number would spoil the query for others
        raise ScanFailed(Cause.invalid_place_id)
    return f"{kind}/{int(number)}"
