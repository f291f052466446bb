"""A filter finds exactly what a plain look at each place finds, whichever way it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import finding, places
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from placecurator.storage.schema import alembic_config, upgrade
from tests.factories import stage_many, staged
from tests.random_places import filters, meets, stage_random


@pytest.fixture
def everything(engine: sa.Engine) -> Sequence[Place]:
    """Random places."""
    with transaction(engine) as session:
        return stage_random(session)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=filters(), few=st.sampled_from([0, 20, finding.FEW]))
def test_a_filter_finds_exactly_what_a_look_at_each_place_finds(
    engine: sa.Engine, everything: Sequence[Place], wanted: PlaceFilter, few: int
) -> None:
    with transaction(engine) as session:
        found = finding.find(session, wanted, few)
        ids = session.scalars(found.among(sa.select(places.COLUMNS.place_id))).all()
        number = finding.count(session, wanted)

    assert sorted(ids) == sorted(place.place_id for place in everything if meets(place, wanted))
    assert number == len(ids)


def test_places_of_one_frequent_condition_are_counted_by_its_index(engine: sa.Engine) -> None:
    many = finding.FEW + 1
    with transaction(engine) as session:
        stage_many(session, many, city="Espoo")
        staged(session, "other")

        numbers = [finding.count(session, PlaceFilter(**one)) for one in _ONE_CONDITION]

    assert numbers == [many, many + 1, many + 1]


_ONE_CONDITION: list[dict[str, Any]] = [
    {"cities": frozenset({"Espoo"})},
    {"text": "place "},
    {"has_website": False},
]


def test_a_text_that_changes_is_found_as_it_is_now(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place = staged(session, "a", name="Old Bakery")
        gone = staged(session, "b", name="Old Barber")
        session.flush()
        place.search_text = "new bakery"
        session.delete(gone)

    assert [_found(engine, text) for text in ("old", "new bak", "bakery")] == [[], ["a"], ["a"]]


def _found(engine: sa.Engine, text: str) -> list[str]:
    with transaction(engine) as session:
        found = finding.find(session, PlaceFilter(text=text))
        assert found.keys is not None
        return list(session.scalars(found.among(sa.select(places.COLUMNS.place_id))))


def test_places_from_before_the_index_are_found(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "a6f3c1e9d204-1")
    with transaction(engine) as session:
        stage_many(session, 3)

    upgrade(engine)

    assert sorted(_found(engine, "lace ")) == ["osm:node/1", "osm:node/2", "osm:node/3"]
