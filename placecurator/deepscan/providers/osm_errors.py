"""Which cause an error of a server of OpenStreetMap data means."""

from __future__ import annotations

from datetime import UTC, datetime

from placecurator.deepscan.providers.calls import Answer
from placecurator.deepscan.retry_after import seconds_to_wait
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed

_WAIT_S = 30.0
_LOCKED_OUT = frozenset({401, 403, 406})


def osm_failure(answer: Answer) -> ScanFailed:
    """The error to raise for an answer that is not 200."""
    wait = seconds_to_wait(answer.headers.get("Retry-After"), datetime.now(UTC))
    if answer.status == 429:
        return ScanFailed(Cause.rate_limited, retry_after_s=_WAIT_S if wait is None else wait)
    if answer.status in _LOCKED_OUT or answer.status >= 500:
        return ScanFailed(Cause.provider_unavailable, retry_after_s=wait)
    return ScanFailed(Cause.provider_answer_unreadable)
