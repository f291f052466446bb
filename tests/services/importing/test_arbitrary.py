"""Whatever the bytes: a report or a sentence, never anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.domain.errors import UnreadableFile
from tests.services.importing.files import (
    ATP_FEATURE,
    GOSOM_ROW,
    OUTSCRAPER_ROW,
    OVERTURE_FEATURE,
    PUB,
    csv_of,
    imported,
    own_csv,
)

_SEEDS: list[Any] = [
    GOSOM_ROW,
    OUTSCRAPER_ROW,
    PUB,
    OVERTURE_FEATURE,
    ATP_FEATURE,
    {"place_id": "own:1", "name": "a", "latitude": 1, "longitude": 2, "rating": 3},
]
_WHOLE = [
    own_csv(3, rating="4"),
    csv_of(tuple(GOSOM_ROW), [GOSOM_ROW]),
    csv_of(tuple(OUTSCRAPER_ROW), [OUTSCRAPER_ROW], separator="\t"),
    *(json.dumps([row]).encode() for row in _SEEDS),
    *(json.dumps(row).encode() + b"\n" for row in _SEEDS),
    json.dumps({"features": [OVERTURE_FEATURE]}).encode("utf-16"),
]
_many = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=600),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def _survives(engine: sa.Engine, content: bytes) -> None:
    """Nothing but a report or ``UnreadableFile``: any other error ends the test."""
    with suppress(UnreadableFile):
        report = imported(engine, content)
        assert report.rows >= report.rejected == len(report.rejections)


@_many
@given(content=st.binary(max_size=400))
def test_random_bytes_are_refused_or_imported(engine: sa.Engine, content: bytes) -> None:
    _survives(engine, content)


@_many
@given(whole=st.sampled_from(_WHOLE), data=st.data())
def test_a_damaged_file_is_refused_or_imported(
    engine: sa.Engine, whole: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(at + 30, len(whole))))
    content = whole[:at] + data.draw(st.binary(max_size=8)) + whole[until:]

    _survives(engine, content)


@_many
@given(seed=st.sampled_from(_SEEDS), data=st.data())
def test_any_value_in_any_column_is_refused_or_imported(
    engine: sa.Engine, seed: dict[str, Any], data: st.DataObject
) -> None:
    row = json.loads(json.dumps(seed))
    part = data.draw(st.sampled_from([row, *(v for v in row.values() if isinstance(v, dict))]))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(_anything)

    _survives(engine, json.dumps([seed, row]).encode())
    _survives(engine, f"{json.dumps(seed)}\n{json.dumps(row)}\n".encode())


@pytest.fixture(autouse=True)
def _engine_can_still_be_used(engine: sa.Engine) -> Iterator[None]:
    """After all that, the database takes an honest file."""
    yield
    assert imported(engine, own_csv(1)).rejected == 0
