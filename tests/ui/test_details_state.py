"""The drawer of a place as the server holds it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.services.staging import get_place
from placecurator.settings import current_settings
from placecurator.storage.database import transaction
from placecurator.ui.states.details import FEW_ATTEMPTS, DetailsState
from tests.factories import staged
from tests.ui.drawers import SCANNED, Tab, acts, attempted, opened, scanned


def test_a_place_that_was_never_scanned_shows_what_its_source_said(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        staged(session, "a", name="Café", rating=4.5, review_count=1, raw={"k": "v"})
    state = tab(DetailsState)

    asyncio.run(opened(state))

    assert (state.is_open, state.loaded, state.name) == (True, True, "Café")
    assert (state.verdict, state.scan, state.scanned) == ("New", "Never asked", "")
    assert "Set it to Selected" in state.no_scan
    assert state.scan_price == "A scan reads the website only, which costs nothing."
    assert ("Rating", "4.5 of 5, 1 review") in state.staged
    assert state.raw == [("k", "v")]
    assert (state.groups, state.attempts, state.not_stated) == ([], [], [])


def test_a_scanned_place_can_be_scanned_again_and_filled_in(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine, warnings=["The page broke off."])
    state = tab(DetailsState)

    asyncio.run(opened(state))

    assert (state.name, state.scan, state.no_scan) == ("Café Ekberg", "Completed", "")
    assert state.scan_price == "A scan reads the website only, which costs nothing."
    assert state.warnings == ["The page broke off."]
    assert [attempt.outcome for attempt in state.attempts] == ["Completed"]
    assert "phones" in {choice.field for choice in state.not_stated}


def test_a_place_that_is_not_there_is_a_sentence_in_the_drawer(engine: sa.Engine, tab: Tab) -> None:
    state = tab(DetailsState)

    asyncio.run(opened(state, "nobody"))

    assert state.is_open
    assert "Check the ids" in state.problem


def test_nothing_of_the_place_before_is_shown_for_the_next_one(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.edit("phones")
        await state.show("b")

    asyncio.run(scenario())

    assert (state.place_id, state.is_open, state.loaded) == ("b", True, False)
    assert (state.name, state.attempts, state.editing) == ("", [], "")


def test_a_failed_scan_tells_why_and_what_to_do(engine: sa.Engine, tab: Tab) -> None:
    cause = Cause.api_key_rejected
    with transaction(engine) as session:
        failed = {"deep_scan_status": DeepScanStatus.failed, "deep_scan_cause": cause}
        place = staged(session, "a", **(SCANNED | failed))
        attempted(session, place, 1, outcome="FAIL", cause=cause)
    state = tab(DetailsState)

    asyncio.run(opened(state))

    assert state.scan_note == f"{cause.words} {cause.cure}"
    assert (state.attempts[0].reason, state.attempts[0].cure) == (cause.words, cause.cure)


def test_older_attempts_are_shown_when_asked_for(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        place = staged(session, "a")
        for token in range(1, FEW_ATTEMPTS + 3):
            attempted(session, place, token)
    state = tab(DetailsState)

    async def scenario() -> list[tuple[int, bool]]:
        await opened(state)
        seen = [(len(state.attempts), state.has_more_attempts)]
        await state.more_attempts()
        return [*seen, (len(state.attempts), state.has_more_attempts)]

    assert asyncio.run(scenario()) == [(FEW_ATTEMPTS, True), (FEW_ATTEMPTS + 2, False)]


def test_scan_again_queues_the_place_and_the_drawer_says_so(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.scan_again()

    asyncio.run(scenario())

    assert (state.said, state.scan) == ("1 queued for a deep scan", "Queued")
    assert state.no_scan == "It waits for its scan already."
    assert get_place(engine, "a").deep_scan_status is DeepScanStatus.queued
    assert acts(engine) == ["scan_again"]


def test_a_place_that_is_not_selected_is_not_scanned(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        staged(session, "a")
    state = tab(DetailsState)

    async def scenario() -> Any:
        await opened(state)
        return await state.scan_again()

    toast = asyncio.run(scenario())

    assert toast is not None
    assert "set them to Selected" in state.said
    assert get_place(engine, "a").deep_scan_status is None


@pytest.mark.parametrize(
    ("handler", "arguments"),
    [
        ("show", [None]),
        ("show", [["a"]]),
        ("show", [""]),
        ("edit", ["place_id"]),
        ("edit", ["email"]),
        ("edit", [None]),
        ("unlock", ["locked_fields"]),
        ("unlock", [7]),
        ("save", [{}]),
        ("save", [{"text": None}]),
        ("save", [{"text": ["x"]}]),
        ("save", [{"text": "x" * 2001}]),
        ("save", [{"text": "a\0b"}]),
        ("decide", ["selected"]),
        ("decide_by_key", [6]),
        ("decide_by_key", [[1]]),
    ],
)
def test_junk_from_a_client_is_refused_in_words_and_changes_nothing(
    handler: str, arguments: list[Any], engine: sa.Engine, tab: Tab
) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> Any:
        await opened(state)
        await state.edit("name")
        return await getattr(state, handler)(*arguments)

    toast = asyncio.run(scenario())

    assert state.said
    assert toast is not None
    assert (state.place_id, state.editing) == ("a", "name")
    assert acts(engine) == []


def test_a_database_that_is_away_is_a_sentence_and_the_place_stays(
    engine: sa.Engine, tab: Tab, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        monkeypatch.setenv("PLACECURATOR_DATABASE_URL", f"sqlite:///{tmp_path}/no/such.db")
        current_settings.cache_clear()
        await state.load()

    asyncio.run(scenario())

    assert "database does not answer" in state.problem
    assert state.name == "Café Ekberg"


def test_a_browser_never_sees_how_many_attempts_are_asked_for(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    asyncio.run(opened(state))

    assert "_attempts_wanted" not in str(state.dict())
