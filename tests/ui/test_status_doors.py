"""The page's handler does what the service and the REST API do, by the same cases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.services.curation import StatusUpdate
from placecurator.services.signals import Signals
from placecurator.ui.states.triage import TriageState
from tests.services.status_cases import CASES, StatusCase, check

# The page always asks for a new scan.
ASKED_BY_THE_PAGE = [case for case in CASES if case.rescan is Rescan.always]


@pytest.mark.parametrize("case", ASKED_BY_THE_PAGE, ids=lambda case: case.name)
def test_a_status_change_on_the_page_does_what_it_does_everywhere(
    case: StatusCase, engine: sa.Engine, tab: Callable[[type[TriageState]], TriageState]
) -> None:
    def page(
        _engine: sa.Engine,
        _signals: Signals,
        ids: Sequence[str],
        status: PlaceStagingStatus,
        _rescan: Rescan,
    ) -> StatusUpdate:
        state = tab(TriageState)
        asyncio.run(_select_and_give(state, ids, status))
        assert state._last_update is not None
        return state._last_update

    check(page, case, engine, Signals(None))


async def _select_and_give(
    state: TriageState, ids: Sequence[str], status: PlaceStagingStatus
) -> None:
    await state.select(list(ids))
    await state.give(status.value)
