"""Those who know details of places, each behind the same small protocol."""

from placecurator.deepscan.providers.google_places import GooglePlaces
from placecurator.deepscan.providers.protocol import Provider, ProviderAnswer, ProviderHealth
from placecurator.deepscan.providers.registry import (
    ListedProvider,
    check_providers,
    list_providers,
    open_providers,
    searchable,
)

__all__ = [
    "GooglePlaces",
    "ListedProvider",
    "Provider",
    "ProviderAnswer",
    "ProviderHealth",
    "check_providers",
    "list_providers",
    "open_providers",
    "searchable",
]
