"""Filling the queue with places that all wait for their first scan."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from bench.stores import tidy
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.storage.database import transaction
from tests.factories import stage_many


def stage_queued(engine: sa.Engine, count: int) -> None:
    """Stage the places ``demo:n1`` … and queue them all; the demo provider is asked for them."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        stage_many(
            session,
            count,
            prefix="demo:n",
            status=PlaceStatus.Selected,
            deep_scan_status=DeepScanStatus.queued,
            queued_at=now,
            next_attempt_at=now,
        )
    tidy(engine)
