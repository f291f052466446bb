"""A cursor is taken only for the list and the order that it was given for."""

from __future__ import annotations

import base64
import json

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from placecurator.domain.errors import InvalidInput
from placecurator.services.staging import PlaceQuery, PlaceSort, list_places
from placecurator.storage.database import transaction
from tests.factories import staged


def _encoded(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "é",
        "\ud800",
        "[]",
        _encoded(None),
        _encoded([]),
        _encoded(["rating", 1.0]),
        _encoded(["-rating", 1.0, 1]),
        _encoded(["name_key", "a", 1]),
        _encoded(["rating", "1", 1]),
        _encoded(["rating", True, 1]),
        _encoded(["rating", float("nan"), 1]),
        _encoded(["rating", float("inf"), 1]),
        _encoded(["rating", 10**400, 1]),
        _encoded(["rating", 1.0, -1]),
        _encoded(["rating", 1.0, True]),
        _encoded(["rating", 1.0, 2**63]),
        _encoded(["rating", [], 1]),
    ],
)
def test_a_cursor_that_was_not_given_for_this_order_is_refused(
    engine: sa.Engine, cursor: str
) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        list_places(engine, PlaceQuery(sort=PlaceSort.rating, cursor=cursor))


@pytest.mark.parametrize(
    ("sort", "column", "value"),
    [
        (PlaceSort.name, "name_key", None),
        (PlaceSort.name, "name_key", "a\0"),
        (PlaceSort.review_count, "review_count", 2**31),
        (PlaceSort.review_count, "review_count", 1.5),
        (PlaceSort.status, "status", "Someday"),
        (PlaceSort.imported, "id", 1),
    ],
)
def test_a_cursor_with_a_value_that_the_column_cannot_have_is_refused(
    engine: sa.Engine, sort: PlaceSort, column: str, value: object
) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        list_places(engine, PlaceQuery(sort=sort, cursor=_encoded([column, value, 1])))


@pytest.mark.parametrize("value", [None, 4.0])
def test_a_cursor_beyond_all_places_is_an_empty_page(
    engine: sa.Engine, value: float | None
) -> None:
    with transaction(engine) as session:
        staged(session, "p", rating=value)

    query = PlaceQuery(sort=PlaceSort.rating, cursor=_encoded(["rating", value, 2**63 - 1]))

    assert list_places(engine, query).items == ()


@given(cursor=st.text(max_size=40))
def test_no_text_at_all_breaks_the_reading_of_a_cursor(cursor: str) -> None:
    engine = sa.create_engine("sqlite://")  # never asked: each of these is refused before

    with pytest.raises(InvalidInput, match="cursor"):
        list_places(engine, PlaceQuery(cursor=cursor))
