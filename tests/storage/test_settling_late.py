"""Results of lost claims that arrive together with others, as after a process was frozen."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import COMPLETE, RETRY, DeepScanStatus
from placecurator.storage.models import LocalBusiness
from placecurator.storage.rescue import rescue
from placecurator.storage.settling import settle
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, attempts, claim, ended, queued, row

EXPIRED = NOW + timedelta(seconds=LEASE_S + 1)


def test_many_late_results_are_dropped_together(session: Session) -> None:
    for number in range(3):
        queued(session, f"osm:node/{number}")
    late = claim(session)
    rescue(session, EXPIRED)

    settled = settle(session, [ended(claimed, COMPLETE) for claimed in late], EXPIRED)

    assert (settled.changes, settled.fenced) == ((), 3)
    assert [attempt.outcome for attempt in attempts(session)] == ["fenced"] * 3


def test_a_late_result_is_dropped_beside_the_good_one_of_the_same_place(session: Session) -> None:
    queued(session)
    [late] = claim(session)
    rescue(session, EXPIRED)
    [good] = claim(session, now=EXPIRED, suspects=True)

    settled = settle(session, [ended(good, COMPLETE), ended(late, COMPLETE)], EXPIRED)

    assert (len(settled.changes), settled.fenced, settled.busy) == (1, 1, ())
    assert session.scalars(sa.select(LocalBusiness)).one().scan_token == good.token
    assert [attempt.outcome for attempt in attempts(session)] == ["fenced", "COMPLETE"]


def test_a_late_result_of_another_kind_does_not_hide_the_good_one(session: Session) -> None:
    queued(session)
    [late] = claim(session)
    rescue(session, EXPIRED)
    [good] = claim(session, now=EXPIRED, suspects=True)

    settle(session, [ended(late, RETRY), ended(good, COMPLETE)], EXPIRED)

    assert row(session).deep_scan_status == DeepScanStatus.completed
    assert [attempt.outcome for attempt in attempts(session)] == ["fenced", "COMPLETE"]
