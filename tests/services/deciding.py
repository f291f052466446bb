"""People who decide since a moment, and what their places are then."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Chosen, Moment
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import undo

SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
ARCHIVED = PlaceStagingStatus.Archived


def give(
    engine: sa.Engine,
    chosen: Chosen,
    choice: PlaceStagingStatus,
    by: str,
    since: Moment | None = None,
    *,
    anyway: bool = False,
) -> StatusUpdate:
    return set_status(
        engine, Signals(None), chosen, choice, actor=by, since=since, only_conflicts=anyway
    )


def take_back(engine: sa.Engine, event_id: int, by: str) -> int:
    actor = Actor(name=by, role=Role.curator, user_id=1, via="session")
    return undo(engine, Signals(None), event_id, actor=actor).event_id


def verdicts(engine: sa.Engine, place_ids: Sequence[str]) -> list[tuple[str, str | None]]:
    found = [get_place(engine, place_id) for place_id in place_ids]
    return [(place.status.value, place.updated_by) for place in found]
