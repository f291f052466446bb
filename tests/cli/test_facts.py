"""The commands that show facts, and that blank what may not be kept."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.storage.database import transaction
from placecurator.storage.listings import store
from tests.commands import placecurator, refusal
from tests.factories import NOW, TERMS, found, staged
from tests.storage.scanning import claim_of


@pytest.fixture
def _scanned(engine: sa.Engine) -> None:
    now = datetime.now(tz=NOW.tzinfo)
    with transaction(engine) as session:
        place, old = staged(session, "osm:node/1"), staged(session, "ChIJ1")
        findings = found("osm", name="[red]Löyly[/red]", warnings=["It was slow."], at=now)
        store(session, [(claim_of(place), findings)], now, TERMS)
        stored = now - timedelta(days=31)
        store(session, [(claim_of(old), found("google", name="Googles"))], stored, TERMS)


@pytest.mark.usefixtures("_scanned")
def test_facts_are_told_as_a_table_and_to_programs_as_json(database_url: str) -> None:
    said = placecurator("facts", "osm:node/1", database_url=database_url).stdout
    for_programs = placecurator("facts", "osm:node/1", "--json", database_url=database_url).stdout

    for words in ("[red]Löyly[/red]", "osm, text", "https://example.fi/", "It was slow."):
        assert words in said
    [name] = json.loads(for_programs)["fields"]
    assert (name["field"], name["values"][0]["chosen"]) == ("name", True)


def test_facts_of_an_unknown_place_are_refused_in_words(database_url: str) -> None:
    result = placecurator("facts", "x", database_url=database_url)

    assert "None of the places exists" in refusal(result)


@pytest.mark.usefixtures("_scanned")
def test_retention_says_what_is_due_and_blanks_it_when_told_to(database_url: str) -> None:
    due = placecurator("retention", database_url=database_url).stdout
    blanked = placecurator("retention", "--now", database_url=database_url).stdout

    assert "There is something to blank" in due
    assert "Blanked 1 facts of 1 local businesses" in blanked
    assert "All that is left may be kept for ever." in blanked
