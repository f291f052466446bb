"""Filters as requests spell them, there and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.filter_spelling import spelled
from placecurator.services.place_params import PlaceFilterParams

days = st.dates() | st.none()
some = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9)
filters = st.builds(
    PlaceFilter,
    text=some | st.just(""),
    statuses=st.frozensets(st.sampled_from(PlaceStatus)),
    scans=st.frozensets(st.sampled_from([None, *DeepScanStatus])),
    causes=st.frozensets(st.sampled_from(Cause)),
    categories=st.frozensets(some | st.none(), max_size=3),
    cities=st.frozensets(some | st.none(), max_size=3),
    sources=st.frozensets(some, max_size=3),
    tags=st.frozensets(some, max_size=3),
    has_website=st.booleans() | st.none(),
    rating_from=st.sampled_from([None, 0.0, 1.5]),
    rating_to=st.sampled_from([None, 1.5, 5.0]),
    staged_to=days,
    decided_from=days,
    revisit_by=days,
    search_id=st.integers(1, 2**63 - 1) | st.none(),
)


@given(filters)
def test_a_filter_is_spelled_as_requests_spell_it(wanted: PlaceFilter) -> None:
    assert PlaceFilterParams.model_validate(spelled(wanted)).to_filter() == wanted
