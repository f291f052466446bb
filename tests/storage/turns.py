"""Places of a provider with a rate, for the tests of its turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.domain.provider_rate import ProviderRate
from placecurator.storage.taking import Rates, Taken, take
from tests.factories import NOW, to_stage
from tests.storage.scanning import LEASE_S, columns_in_state

RATES: Rates = {"demo": ProviderRate(per_second=2, burst=3)}


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def taken(session: Session, limit: int = 10, now: datetime = NOW, **options: Any) -> Taken:
    options = {"rates": RATES} | options
    return take(session, limit, worker="a worker", lease_s=LEASE_S, now=now, **options)


def names(taken: Taken) -> Sequence[str]:
    return sorted(claimed.target.place_id for claimed in taken.claims)


def wait(session: Session, *place_ids: str, **fields: Any) -> None:
    """Places that are due, the first for longest."""
    waiting = columns_in_state(DeepScanStatus.queued) | fields
    session.add_all(
        to_stage(
            place_id, **waiting | {"next_attempt_at": NOW - timedelta(seconds=60 - number / 100)}
        )
        for number, place_id in enumerate(place_ids)
    )
    session.flush()
