"""`placecurator provider`: what is paused, and going on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.storage.database import transaction
from placecurator.storage.models import ProviderGate
from tests.commands import placecurator, refusal


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
