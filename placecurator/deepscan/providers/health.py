"""How it is told whether a provider answers."""

from __future__ import annotations

from placecurator.deepscan.providers.protocol import ProviderHealth
from placecurator.domain.errors import ScanFailed


def healthy(provider: str) -> ProviderHealth:
    """It answered."""
    return ProviderHealth(provider=provider, cause=None, words="It answers.")


def unhealthy(provider: str, failure: ScanFailed) -> ProviderHealth:
    """It did not answer, or refused to."""
    cause = failure.cause
    return ProviderHealth(
        provider=provider, cause=cause, words=f"{failure.message} {cause.cure}".strip()
    )
