"""The commands that show what people did to places, and take it back."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.storage.standing import MOST_COUNTED
from tests.commands import placecurator, refusal
from tests.factories import stage_many, staged


@pytest.fixture
def _one_act(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p", name="[red]Café[/red]")
    set_status(engine, Signals(None), Named(("p",)), PlaceStagingStatus.Selected, actor="ann")


@pytest.mark.usefixtures("_one_act")
def test_acts_are_shown_and_taken_back_and_made_again(engine: sa.Engine, database_url: str) -> None:
    where = {"database_url": database_url, "redis_url": ""}

    said = placecurator("history", **where).stdout
    undone = placecurator("undo", "1", **where).stdout
    seen = get_place(engine, "p").status
    redone = placecurator("undo", "2", **where).stdout

    for words in ("ann", "to Selected", "[red]Café[/red]"):
        assert words in said
    assert "1 restored, 1 un-queued.\nTo take this back: placecurator undo 2" in undone
    assert seen is PlaceStatus.New
    assert "1 restored, 1 queued again" in redone
    assert "It is undone already" in refusal(placecurator("undo", "2", **where))


def test_of_an_act_with_very_many_places_the_least_is_shown(
    engine: sa.Engine, database_url: str
) -> None:
    with transaction(engine) as session:
        many = tuple(stage_many(session, MOST_COUNTED + 1))
    set_status(engine, Signals(None), Named(many), PlaceStagingStatus.Maybe, actor="ann")

    said = placecurator("history", database_url=database_url, redis_url="").stdout

    assert f"{MOST_COUNTED:,} or more" in said


@pytest.mark.usefixtures("_one_act")
def test_programs_get_json(database_url: str) -> None:
    said = placecurator("history", "--actor", "ann", "--json", database_url=database_url).stdout

    [act] = json.loads(said)
    assert (act["id"], act["status"], act["standing"], act["undoable"]) == (1, "Selected", 1, True)


def test_an_act_that_is_not_there_is_told_in_a_sentence(database_url: str) -> None:
    assert "no act with the number 5" in refusal(
        placecurator("undo", "5", database_url=database_url)
    )
