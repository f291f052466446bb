"""A place id taken apart into who knows the place, and how they call it."""

from __future__ import annotations

from dataclasses import dataclass

from placecurator.domain.provider_gate import BARE_IDS

GOOGLE = BARE_IDS
OSM = "osm"
DEMO = "demo"
PROVIDERS = (GOOGLE, OSM, DEMO)
"""All providers that can be set up."""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """``scheme`` names the provider, ``value`` is the provider's own id.

    ``prefix`` is the scheme as it was written, with its colon; empty for a bare Google place id.
    """

    scheme: str
    value: str
    prefix: str

    @classmethod
    def parse(cls, place_id: str) -> PlaceRef:
        """Read ``demo:n1``, ``google:ChIJ…`` or ``osm:node/1``; a bare id is Google's."""
        scheme, colon, value = place_id.partition(":")
        if not colon:
            return cls(GOOGLE, place_id, "")
        return cls(scheme, value, f"{scheme}:")

    def place_id_of(self, value: str) -> str:
        """The place id of another place of the same provider, written in the same way."""
        return f"{self.prefix}{value}"
