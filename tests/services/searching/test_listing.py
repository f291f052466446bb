"""The searches that are remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, UnknownSearch
from placecurator.domain.search_state import SearchState
from placecurator.services.searching.listing import get_search, list_searches, stop_search
from placecurator.storage.database import transaction
from placecurator.storage.models import Search


def remembered(engine: sa.Engine, **fields: Any) -> int:
    now = datetime.now(UTC)
    plain: dict[str, Any] = {
        "provider": "google",
        "text": "dentists",
        "most": 60,
        "actor": "carl",
        "started_at": now,
        "seen_at": now,
        "event_id": 1,
    }
    with transaction(engine) as session:
        row = Search(**plain | fields)
        session.add(row)
        session.flush()
        return row.id or 0


def test_the_newest_come_first_page_by_page(engine: sa.Engine) -> None:
    ids = [remembered(engine) for _ in range(5)]

    first = list_searches(engine, limit=3)
    second = list_searches(engine, limit=3, after=first.next_cursor)

    assert [item.id for item in (*first.items, *second.items)] == ids[::-1]
    assert second.next_cursor is None


def test_a_search_without_a_sign_of_life_is_told_as_broken_off(engine: sa.Engine) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=1)
    search_id = remembered(engine, seen_at=long_ago)

    broken = get_search(engine, search_id)

    assert broken.state is SearchState.broken_off
    assert broken.words == "The process that searched has ended in the middle."
    assert broken.cure is not None


@pytest.mark.parametrize(
    ("cause", "cure"),
    [
        (Cause.api_key_rejected, "An admin must change the key; then search again."),
        (Cause.rate_limited, "Search again later."),
        ("a_cause_of_another_version", None),
    ],
)
def test_a_failure_is_told_with_its_cure(engine: sa.Engine, cause: str, cure: str | None) -> None:
    search_id = remembered(engine, outcome="failed", cause=cause, words="It failed.")

    failed = get_search(engine, search_id)

    assert (failed.state, failed.words, failed.cure) == (SearchState.failed, "It failed.", cure)


def test_a_search_that_has_ended_cannot_be_stopped_any_more(engine: sa.Engine) -> None:
    search_id = remembered(engine, outcome="done")

    assert stop_search(engine, search_id).state is SearchState.done


@pytest.mark.parametrize("search_id", [0, -1, 12345, 2**63])
def test_a_search_that_nobody_began_is_not_known(engine: sa.Engine, search_id: int) -> None:
    with pytest.raises(UnknownSearch):
        get_search(engine, search_id)
    with pytest.raises(UnknownSearch):
        stop_search(engine, search_id)


def test_a_cursor_of_nobody_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        list_searches(engine, after="x")
