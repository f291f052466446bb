"""The command that shows the attempts to scan a place."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, ScanAttempt
from tests.commands import placecurator, refusal
from tests.factories import NOW, staged


@pytest.fixture
def _one_attempt(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place = staged(session, "osm:node/1")
        event = CurationEvent(act="set_status", actor="ann", at=NOW, request_id="an-id")
        session.add(event)
        session.flush()
        session.add(
            ScanAttempt(
                place_key=place.id or 0,
                number=1,
                token=1,
                worker="host:1",
                started_at=NOW,
                message="[red]not markup[/red]",
                event_id=event.id,
                job="a-job",
            )
        )


@pytest.mark.usefixtures("_one_attempt")
def test_a_table_tells_what_came_of_each_attempt(database_url: str) -> None:
    said = placecurator("attempts", "osm:node/1", database_url=database_url).stdout

    for words in ("2026-01-15 12:00:00", "not ended", "host:1", "a-job", "ann", "an-id"):
        assert words in said
    assert "[red]not markup[/red]" in said


@pytest.mark.usefixtures("_one_attempt")
def test_programs_get_json(database_url: str) -> None:
    said = placecurator("attempts", "osm:node/1", "--json", database_url=database_url).stdout

    [attempt] = json.loads(said)
    assert (attempt["number"], attempt["request_id"]) == (1, "an-id")


def test_a_place_that_is_not_staged_is_told_in_a_sentence(database_url: str) -> None:
    result = placecurator("attempts", "osm:node/9", database_url=database_url)

    assert "Check the ids" in refusal(result)


@pytest.mark.usefixtures("_one_attempt")
def test_what_a_command_did_has_an_id_in_the_history(database_url: str, engine: sa.Engine) -> None:
    placecurator("doctor", "--heal", database_url=database_url)

    with transaction(engine) as session:
        heal = session.scalars(sa.select(CurationEvent).filter_by(act="heal")).one()
    assert len(heal.request_id or "") == 32
