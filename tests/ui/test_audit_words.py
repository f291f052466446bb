"""The audit log in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.audit import AuditEvent
from placecurator.storage import events
from placecurator.ui.audit_words import act_words, facts_words


def test_every_act_has_a_name_of_its_own() -> None:
    names = [act_words(act) for act in events.ACTS]

    assert len(set(names)) == len(names)
    assert all(" " in name or name[0].isupper() for name in names)


def test_an_act_of_a_newer_version_is_called_by_its_own_name() -> None:
    assert act_words("beamed_up") == "beamed_up"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            {
                "act": events.SET_STATUS,
                "status": PlaceStatus.Selected,
                "facts": {"place_ids": 25, "rescan": "always"},
                "counts": {"updated": 25, "waiting": 24, "running": 1, "taken_back": 0},
            },
            "to Selected, 25 set, 24 queued for a deep scan, 1 already being scanned",
        ),
        (
            {
                "act": events.SET_STATUS,
                "status": PlaceStatus.Maybe,
                "facts": {
                    "matching": {"filter": {"city": ["Oulu"]}, "count": 1200, "but": 3},
                    "rescan": "always",
                    "anyway": True,
                },
                "counts": {"updated": 1195, "conflicts": 2},
            },
            "to Maybe, 1,195 set, 2 left alone, decided by others since, "
            "all 1,200 matching City Oulu but 3, in spite of others",
        ),
        (
            {
                "act": events.IMPORT,
                "facts": {"filename": "places.csv", "format": "own columns"},
                "counts": {"new": 1200, "changed": 0, "rejected": 3},
            },
            "1,200 new, 3 rejected, file places.csv, format own columns",
        ),
        (
            {
                "act": events.SEARCH,
                "facts": {"text": "dentists in Espoo", "provider": "osm", "limit": 60},
                "counts": {"found": 5, "new": 4, "changed": 0, "unchanged": 1},
            },
            "5 found, 4 new, 1 unchanged, for dentists in Espoo, provider osm, limit 60",
        ),
        (
            {"act": events.ROLE_CHANGED, "facts": {"user": "vera", "role": "curator"}},
            "user vera, role curator",
        ),
        ({"act": events.SIGN_OUT}, ""),
    ],
)
def test_what_was_asked_for_and_what_came_of_it_is_one_line(
    event: Mapping[str, Any], words: str
) -> None:
    assert facts_words(_event(**event)) == words


def _event(**fields: Any) -> AuditEvent:
    plain: dict[str, Any] = {
        "id": 1,
        "at": datetime.now(UTC),
        "actor": "anna",
        "status": None,
        "facts": {},
        "counts": {},
        "request_id": None,
    }
    return AuditEvent(**plain | fields)
