"""Bringing a database up to date: decisions of the past can be undone as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import command

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.services.undo import undo
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.schema import alembic_config, upgrade
from tests.factories import staged

BEFORE_UNDO = "3c9e7b15d0f4"
ANN = Actor(name="ann", role=Role.curator, user_id=1, via="session")

_place = sa.inspect(Place).c
_change = sa.inspect(CurationChange).c


def test_decisions_from_before_there_was_undo_can_be_undone_one_after_the_other(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        key = staged(session, "p").id
    for choice in (PlaceStagingStatus.Maybe, PlaceStagingStatus.Archived):
        set_status(engine, Signals(None), Named(("p",)), choice, actor="ann")
    with transaction(engine) as session:  # a repair in between gave no verdict
        now = datetime.now(UTC) + timedelta(seconds=1)
        repair = CurationEvent(act="heal", actor="ann", at=now)
        session.add(repair)
        session.flush()
        session.add(
            CurationChange(
                event_id=repair.id or 0, place_key=key or 0, status_before=PlaceStatus.Archived
            )
        )
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE_UNDO)

    upgrade(engine)

    seen = []
    for act in (2, 1):
        undo(engine, Signals(None), act, actor=ANN)
        place = get_place(engine, "p")
        seen.append((place.status, place.updated_by))
    assert seen == [(PlaceStatus.Maybe, "ann"), (PlaceStatus.New, None)]
    with transaction(engine) as session:
        assert session.scalars(sa.select(_place.verdict_event_id)).one() is None
        befores = session.execute(
            sa.select(_change.event_id, _change.verdict_before).where(_change.event_id <= 2)
        )
        assert dict(befores.all()) == {1: None, 2: 1}
