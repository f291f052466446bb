"""Drains with each kind of provider: how often it is asked, and what stops it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.providers import paused_providers
from placecurator.services.scan_drain import Drain
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness
from tests.deepscan.providers.osm_data import overpass
from tests.deepscan.providers.web_service import Asked, Reply, WebService, serving
from tests.factories import stage_many
from tests.services.draining import LIMITS, all_places, completed, queued
from tests.worker.running import count_scans

AT_ONCE = replace(LIMITS, concurrency=50)


def queue(engine: sa.Engine, count: int, prefix: str) -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    with transaction(engine) as session:
        stage_many(
            session,
            count,
            prefix,
            status=PlaceStatus.Selected,
            deep_scan_status=DeepScanStatus.queued,
            queued_at=earlier,
            next_attempt_at=earlier,
        )


def drain(engine: sa.Engine, config: DeepScanConfig) -> None:
    async def run() -> None:
        async with DeepScanner(config) as scanner:
            await Drain(engine, Signals(None), scanner, AT_ONCE, worker="a worker").run()

    asyncio.run(run())


def cafes(asked: Asked) -> Reply:
    numbers = asked.fields["data"].partition("(id:")[2].partition(")")[0].split(",")
    tags = {"amenity": "cafe", "name": "Kahvila", "phone": "+358 9 39351"}
    return Reply(
        overpass(
            *(
                {"type": "node", "id": int(number), "lat": 60.0, "lon": 25.0, "tags": tags}
                for number in numbers
            )
        )
    )


def test_places_of_openstreetmap_are_scanned_many_to_a_query(engine: sa.Engine) -> None:
    queue(engine, 120, "osm:node/")

    with serving(WebService(cafes)) as service:
        drain(engine, DeepScanConfig(overpass_url=service.url))

    assert count_scans(engine, completed) == 120
    assert len(service.asked) <= 12
    with transaction(engine) as session:
        names = {business.name for business in session.scalars(sa.select(LocalBusiness))}
    assert names == {"Kahvila"}


def test_a_server_that_is_down_is_soon_left_alone(engine: sa.Engine) -> None:
    queue(engine, 150, "osm:node/")

    with serving(WebService(lambda asked: Reply("<html>", 504))) as service:
        drain(engine, DeepScanConfig(overpass_url=service.url))

    assert len(service.asked) <= 6
    assert count_scans(engine, queued) == 150
    [paused] = paused_providers(engine)
    assert (paused.name, paused.cause) == ("osm", Cause.provider_unavailable)


@pytest.mark.parametrize("legacy", [False, True])
def test_a_key_that_is_refused_pauses_google_and_burns_no_attempt(
    engine: sa.Engine, legacy: bool
) -> None:
    queue(engine, 900, "ChIJ")
    refusal = (
        Reply({"status": "REQUEST_DENIED", "error_message": "The provided API key is invalid."})
        if legacy
        else Reply({"error": {"message": "x", "details": [{"reason": "API_KEY_INVALID"}]}}, 400)
    )

    with serving(WebService(lambda asked: refusal)) as service:
        drain(
            engine,
            DeepScanConfig(
                google_api_key="sesame",
                google_base_url=service.url,
                google_legacy=legacy,
                google_legacy_url=service.url,
            ),
        )

    assert len(service.asked) <= 300  # those on their way until the first refusal was written
    assert {place.scan_attempt for place in all_places(engine)} == {0}
    assert count_scans(engine, queued) == 900
    [paused] = paused_providers(engine)
    assert (paused.name, paused.cause) == ("google", Cause.api_key_rejected)
