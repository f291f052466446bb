"""The pages' own view of a database: handlers find their engine through the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

import pytest
import reflex as rx

from placecurator.domain.accounts import Actor, Role
from placecurator.settings import current_settings
from placecurator.ui import identity, runtime
from placecurator.ui.states.live import FEED, SCANS
from placecurator.ui.states.triage import TriageState

StateClass = TypeVar("StateClass", bound=rx.State)


class Tab(Protocol):
    """A browser tab: the states of one tree."""

    def __call__(self, state: type[StateClass], /) -> StateClass:
        """The one of this class."""


@pytest.fixture
def pages(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages work on the test's database, without Redis."""
    monkeypatch.setenv("PLACECURATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("PLACECURATOR_REDIS_URL", "")
    current_settings.cache_clear()
    FEED.forget()
    SCANS.forget()
    yield
    runtime.engine().dispose()
    current_settings.cache_clear()


@pytest.fixture
def actor() -> Iterator[Actor]:
    """The curator carl, who is behind each event."""
    carl = Actor(name="carl", role=Role.curator, user_id=1, via="session")
    identity.begin(carl)
    yield carl
    identity.begin(None)


@pytest.fixture
def tab(pages: None, actor: Actor) -> Tab:
    """Open a browser tab's state, as the server holds it for each tab."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]

    def substate(state: type[StateClass]) -> StateClass:
        found = root.get_substate(state.get_full_name().split(".")[1:])
        assert isinstance(found, state)
        return found

    return substate


def row_ids(state: TriageState) -> list[str]:
    """The ids of the places that the triage page shows, in its order."""
    return [row["id"] for row in state.rows]
