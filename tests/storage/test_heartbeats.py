"""Who is at work, as the database knows it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.database import transaction
from placecurator.storage.heartbeats import SCHEDULER, beat, last_beat
from tests.factories import NOW


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_nobody_has_been_at_work_in_a_new_database(session: Session) -> None:
    assert last_beat(session, SCHEDULER) is None


def test_a_heart_beats_at_most_every_five_seconds(session: Session) -> None:
    seen = []

    for seconds in (0, 1, 5, 5.1, 10):
        beat(session, SCHEDULER, after(seconds))
        seen.append(last_beat(session, SCHEDULER))

    assert seen == [after(0), after(0), after(0), after(5.1), after(5.1)]


def test_hearts_do_not_beat_for_each_other(session: Session) -> None:
    beat(session, SCHEDULER, after(0))
    beat(session, "another", after(60))

    assert last_beat(session, SCHEDULER) == after(0)


def test_a_clock_that_goes_back_does_not_take_a_beat_back(session: Session) -> None:
    beat(session, SCHEDULER, after(60))
    beat(session, SCHEDULER, after(0))

    assert last_beat(session, SCHEDULER) == after(60)


def test_a_scheduler_that_froze_while_it_beat_holds_up_no_other(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    with transaction(engine) as session:
        beat(session, SCHEDULER, after(0))

    with transaction(engine) as frozen, transaction(engine) as session:
        beat(frozen, SCHEDULER, after(10))
        session.execute(sa.select(sa.func.set_config("lock_timeout", "1s", True)))
        beat(session, SCHEDULER, after(11))

        assert last_beat(session, SCHEDULER) == after(0)
