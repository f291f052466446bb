"""A page has exactly the places that a sort of all would give, whichever way it is found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.staging import PlaceQuery, PlaceSort, order_of
from placecurator.storage import keyset, place_pages
from placecurator.storage.conditions import conditions
from placecurator.storage.database import transaction
from placecurator.storage.keyset import Position
from placecurator.storage.models import Place
from placecurator.storage.place_pages import Effort
from tests.factories import stage_many
from tests.random_places import filters, stage_random

_EFFORTS = {
    "as it is": None,
    "gathers": Effort(few=0, walk=0, pass_by=0),
    "walks": Effort(few=0, walk=10**6),
    "gives walks up": Effort(few=0, walk=10**6, pass_by=0, patience=3e-6),
    "is led": Effort(few=0, walk=0, pass_by=10**6),
    "gives up being led": Effort(few=0, walk=0, pass_by=10**6, patience=3e-6),
    "walks to the end": Effort(few=0, walk=0, most=0),
}


@pytest.fixture
def everything(engine: sa.Engine) -> Sequence[Place]:
    """Random places."""
    with transaction(engine) as session:
        return stage_random(session)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wanted=filters(),
    sort=st.sampled_from(PlaceSort),
    descending=st.booleans(),
    beside=st.none() | st.integers(min_value=0),
    back=st.booleans(),
    effort=st.sampled_from(sorted(_EFFORTS)),
)
def test_a_page_has_what_a_sort_of_all_places_of_the_filter_has(
    engine: sa.Engine,
    everything: Sequence[Place],
    wanted: PlaceFilter,
    sort: PlaceSort,
    descending: bool,
    beside: int | None,
    back: bool,
    effort: str,
) -> None:
    order = order_of(PlaceQuery(sort=sort, descending=descending))
    position = None if beside is None else _position(order, everything[beside % len(everything)])
    with transaction(engine) as session:
        found = place_pages.page(
            session, wanted, order, position, 7, back=back, effort=_EFFORTS[effort]
        )
        clauses = [each.clause for each in conditions(wanted, engine.dialect.name)]
        read = keyset.page_before if back else keyset.page
        plain = read(session, sa.select(Place).where(*clauses), order, position, 7)

    assert [place.id for place in found] == [place.id for place in plain]


def _position(order: keyset.Order, place: Place) -> Position:
    assert place.id is not None
    return Position(getattr(place, order.column.name), place.id)


def test_a_text_that_comes_late_in_the_order_is_found_without_a_walk_to_it(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        stage_many(session, 300, prefix="a:", city="Aachen")
        stage_many(session, 40, prefix="b:", city="Zwolle", search_text="zwolle harbour")
        order = order_of(PlaceQuery(sort=PlaceSort.city))
        looked_at = _Looked(engine)

        found = place_pages.page(
            session,
            PlaceFilter(text="harbour"),
            order,
            None,
            10,
            effort=Effort(few=0, walk=10**6, pass_by=0, patience=5e-5),
        )

    assert [place.city for place in found] == ["Zwolle"] * 10
    assert looked_at.gathered


class _Looked:
    """Notes whether places were gathered."""

    def __init__(self, engine: sa.Engine) -> None:
        self.gathered = False
        sa.event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        self.gathered |= "AS MATERIALIZED" in statement


def test_places_never_scanned_are_listed_by_the_state_of_their_scan(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 5, prefix="a:")
        stage_many(session, 5, prefix="b:", deep_scan_status=DeepScanStatus.completed)
        order = order_of(PlaceQuery(sort=PlaceSort.deep_scan_status))
        never = PlaceFilter(scans=frozenset({None}))

        found = [
            place_pages.page(session, never, order, None, 3, back=back, effort=_EFFORTS["walks"])
            for back in (False, True)
        ]

    assert [[place.place_id for place in page] for page in found] == [
        ["a:1", "a:2", "a:3"],
        ["a:3", "a:4", "a:5"],
    ]
