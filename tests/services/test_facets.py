"""Facets say how many places have each value, or how sure they are of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from placecurator.domain.facets import MOST_VALUES, Facet, FacetField
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.facets import facet_counts
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.factories import stage_many, staged
from tests.random_places import filters, stage_random
from tests.services.facet_truth import truth


@pytest.fixture
def everything(engine: sa.Engine) -> Sequence[Place]:
    """Random places."""
    with transaction(engine) as session:
        return stage_random(session)


_THOROUGHLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_THOROUGHLY
@given(wanted=filters())
def test_each_facet_counts_what_meets_all_conditions_but_its_own(
    engine: sa.Engine, everything: Sequence[Place], wanted: PlaceFilter
) -> None:
    for facet in facet_counts(engine, wanted):
        assert dict(facet.counts) == truth(everything, wanted, facet.field)
        assert (facet.as_of, facet.at_least) == (None, False)


@_THOROUGHLY
@given(wanted=filters())
def test_of_very_many_places_a_facet_says_when_it_counted_or_that_there_may_be_more(
    engine: sa.Engine, everything: Sequence[Place], wanted: PlaceFilter
) -> None:
    for facet in facet_counts(engine, wanted, exact_up_to=-1):
        counts = truth(everything, wanted, facet.field)
        assert facet.at_least == (facet.as_of is None)
        if facet.at_least:
            assert all(count <= counts[value] for value, count in facet.counts)
        else:
            assert dict(facet.counts) == counts


def _facet(facets: Sequence[Facet], field: FacetField) -> Facet:
    return next(facet for facet in facets if facet.field is field)


def test_the_most_frequent_values_are_shown(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 2, category="zoo")
        for number in range(MOST_VALUES + 5):
            staged(session, f"p{number}", category=f"kind {number:02}")

    facet = _facet(facet_counts(engine, PlaceFilter()), FacetField.category)

    assert facet.counts[:3] == (("zoo", 2), ("kind 00", 1), ("kind 01", 1))
    assert len(facet.counts) == MOST_VALUES


def test_counts_of_very_many_places_stay_as_they_were_until_they_are_made_anew(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        staged(session, "a")
    first = _facet(facet_counts(engine, PlaceFilter(), exact_up_to=0), FacetField.status)
    with transaction(engine) as session:
        staged(session, "b")

    second = _facet(facet_counts(engine, PlaceFilter(), exact_up_to=0), FacetField.status)

    assert first.counts == ((PlaceStatus.New, 1),)
    assert (second.counts, second.as_of) == (first.counts, first.as_of)
