"""Those who know details of a place, each behind the same small protocol."""

from placecurator.deepscan.providers.google_places import GooglePlaces
from placecurator.deepscan.providers.protocol import Provider, ProviderAnswer

__all__ = ["GooglePlaces", "Provider", "ProviderAnswer"]
