"""`placecurator provider`: what is paused, pausing, and going on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.storage.database import transaction
from placecurator.storage.models import ProviderGate
from tests.commands import placecurator, refusal
from tests.services.draining import Scans, all_places, completed, drain, find, queued
from tests.worker.running import count_scans, queue_sample


def pause(engine: sa.Engine) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    with transaction(engine) as session:
        session.add(ProviderGate(name="demo", cause=Cause.quota_spent, held_until=until))


def test_a_paused_provider_is_listed_and_can_go_on(engine: sa.Engine, database_url: str) -> None:
    pause(engine)

    listed = placecurator("provider", "list", database_url=database_url)
    resumed = placecurator("provider", "resume", "demo", database_url=database_url)
    after = placecurator("provider", "list", database_url=database_url)

    assert listed.stdout.startswith("demo: Today's quota with the provider is spent.")
    assert resumed.stdout == "Scans with demo go on; 0 places were waiting.\n"
    assert after.stdout == "No provider is paused.\n"


def test_a_provider_that_is_not_paused_is_refused_in_words(
    engine: sa.Engine, database_url: str
) -> None:
    pause(engine)

    result = placecurator("provider", "resume", "google", database_url=database_url)

    assert refusal(result) == "provider: is not paused"


def test_an_operator_pauses_a_provider_until_he_resumes_it(
    engine: sa.Engine, database_url: str
) -> None:
    ids = queue_sample(engine, 3)

    paused = placecurator(
        "provider", "pause", "demo", "--reason", "the bill [red]", database_url=database_url
    )
    listed = placecurator("provider", "list", database_url=database_url)
    drain(engine, Scans(find))

    assert paused.stdout.startswith("Scans with demo are paused until: placecurator provider res")
    assert listed.stdout.startswith("demo: Scans with demo were paused by curator on 20")
    assert " UTC: the bill [red]. They go on after `placecurator prov" in listed.stdout
    for place in all_places(engine):
        assert (place.deep_scan_status, place.deep_scan_cause) == (queued, Cause.provider_paused)
        assert f"demo: {place.deep_scan_error}\n" == listed.stdout

    resumed = placecurator("provider", "resume", "demo", database_url=database_url)
    drain(engine, Scans(find))

    assert resumed.stdout == f"Scans with demo go on; {len(ids)} places were waiting.\n"
    assert count_scans(engine, completed) == len(ids)


def test_a_provider_that_is_not_known_cannot_be_paused(
    engine: sa.Engine, database_url: str
) -> None:
    result = placecurator("provider", "pause", "gogle", database_url=database_url)

    assert refusal(result) == "provider: is not known; there are google, osm, demo"


def test_a_reason_that_is_too_long_is_refused(engine: sa.Engine, database_url: str) -> None:
    result = placecurator(
        "provider", "pause", "demo", "--reason", "x" * 201, database_url=database_url
    )

    assert refusal(result) == "reason: may have at most 200 characters"
