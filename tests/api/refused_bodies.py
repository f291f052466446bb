"""Bodies that ``PUT /api/v3/places/staging/status`` refuses, and what it says about each."""

from __future__ import annotations

from typing import Any

STATUSES = ["New", "Selected", "Maybe", "Not a Fit", "Archived"]

_WRONG_STATUS: dict[str, Any] = {
    "field": "status",
    "reason": "Input should be 'New', 'Selected', 'Maybe', 'Not a Fit' or 'Archived'",
    "allowed": STATUSES,
}

REFUSED: list[tuple[str, object, dict[str, Any]]] = [
    (
        "empty list",
        {"place_ids": [], "status": "Selected"},
        {
            "field": "place_ids",
            "reason": "List should have at least 1 item after validation, not 0",
        },
    ),
    (
        "too many ids",
        {"place_ids": ["a"] * 100_001, "status": "Selected"},
        {
            "field": "place_ids",
            "reason": "List should have at most 100000 items after validation, not 100001",
        },
    ),
    (
        "wrong status",
        {"place_ids": ["osm:node/1"], "status": "Someday"},
        _WRONG_STATUS,
    ),
    (
        "wrong case",
        {"place_ids": ["osm:node/1"], "status": "selected"},
        _WRONG_STATUS,
    ),
    (
        "member name instead of value",
        {"place_ids": ["osm:node/1"], "status": "Not_a_Fit"},
        _WRONG_STATUS,
    ),
    (
        "status missing",
        {"place_ids": ["osm:node/1"]},
        {"field": "status", "reason": "Field required", "allowed": STATUSES},
    ),
    (
        "ids missing",
        {"status": "Selected"},
        {"field": "place_ids", "reason": "Field required, or selection_id instead"},
    ),
    (
        "one id without a list",
        {"place_ids": "osm:node/1", "status": "Selected"},
        {"field": "place_ids", "reason": "Input should be a valid list"},
    ),
    (
        "an id that is a number",
        {"place_ids": ["osm:node/1", 2], "status": "Selected"},
        {"field": "place_ids[1]", "reason": "Input should be a valid string"},
    ),
    (
        "an id that is null",
        {"place_ids": [None], "status": "Selected"},
        {"field": "place_ids[0]", "reason": "Input should be a valid string"},
    ),
    (
        "an empty id",
        {"place_ids": [""], "status": "Selected"},
        {"field": "place_ids[0]", "reason": "String should have at least 1 character"},
    ),
    (
        "status that is a number",
        {"place_ids": ["osm:node/1"], "status": 1},
        _WRONG_STATUS,
    ),
    (
        "unknown rescan",
        {"place_ids": ["osm:node/1"], "status": "Selected", "rescan": "ALWAYS"},
        {
            "field": "rescan",
            "reason": "Input should be 'always', 'never' or 'stale'",
            "allowed": ["always", "never", "stale"],
        },
    ),
    (
        "unknown field",
        {"place_ids": ["osm:node/1"], "status": "Selected", "dry_run": True},
        {"field": "dry_run", "reason": "Extra inputs are not permitted"},
    ),
    (
        "a list",
        [1],
        {
            "field": "body",
            "reason": "Input should be a valid dictionary or object to extract fields from",
        },
    ),
    ("null", None, {"field": "body", "reason": "Field required"}),
]
"""Name of the case, body, and the facts of the answer."""
