"""What may be looked for, and what a wrong value is told."""

from __future__ import annotations

from typing import Any

import pytest

from placecurator.domain.errors import InvalidInput
from placecurator.services.searching.query import checked_query


def test_a_query_is_made_clean() -> None:
    query = checked_query(
        "  dentists\n in  Espoo ", latitude=60.2, longitude=24.6, radius_km=5, country="fi"
    )

    assert query.text == "dentists in Espoo"
    assert (query.radius_m, query.country, query.language, query.limit) == (5000, "FI", None, 60)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("text", {"text": " \0 "}),
        ("text", {"text": "a\u202eb"}),
        ("text", {"text": "x" * 201}),
        ("limit", {"limit": 0}),
        ("limit", {"limit": 1001}),
        ("longitude", {"latitude": 60.0}),
        ("radius_km", {"latitude": 60.0, "longitude": 24.0}),
        ("latitude", {"latitude": 91.0, "longitude": 24.0, "radius_km": 1.0}),
        ("longitude", {"latitude": 60.0, "longitude": float("nan"), "radius_km": 1.0}),
        ("radius_km", {"latitude": 60.0, "longitude": 24.0, "radius_km": 0.0}),
        ("radius_km", {"latitude": 60.0, "longitude": 24.0, "radius_km": 51.0}),
        ("language", {"language": "fi; drop"}),
        ("country", {"country": "Finland"}),
    ],
)
def test_a_wrong_value_is_named(field: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_query(**{"text": "dentists"} | given)

    assert refused.value.field == field
