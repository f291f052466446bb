"""Every move of a scan, from every state: which are made, and which leave the row alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import (
    ABANDON,
    CLAIM,
    COMPLETE,
    FAIL,
    RESCUE,
    RETRY,
    SNOOZE,
    DeepScanStatus,
    Move,
    ScanState,
)
from placecurator.storage.rescue import MOST_DEATHS, rescue
from placecurator.storage.settling import settle
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, claim, claim_of, ended, in_state, row

STATES = (None, *DeepScanStatus)
AFTER_LEASE = NOW + timedelta(seconds=LEASE_S + 1)


def make_claim(session: Session) -> None:
    claim(session)


def make(move: Move) -> Callable[[Session], None]:
    def settle_it(session: Session) -> None:
        settle(session, [ended(claim_of(row(session)), move)], NOW)

    return settle_it


def make_rescue(session: Session) -> None:
    rescue(session, AFTER_LEASE)


def make_abandon(session: Session) -> None:
    row(session).scan_deaths = MOST_DEATHS - 1
    session.flush()
    rescue(session, AFTER_LEASE)


MAKE: dict[Move, Callable[[Session], None]] = {
    CLAIM: make_claim,
    COMPLETE: make(COMPLETE),
    RETRY: make(RETRY),
    FAIL: make(FAIL),
    SNOOZE: make(SNOOZE),
    RESCUE: make_rescue,
    ABANDON: make_abandon,
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state or "never asked")
@pytest.mark.parametrize("move", MAKE, ids=lambda move: move.name)
def test_a_move_is_made_from_its_sources_only(
    session: Session, move: Move, state: ScanState
) -> None:
    in_state(session, state, next_attempt_at=NOW, lease_expires_at=NOW)
    allowed = state in move.sources

    MAKE[move](session)

    assert row(session).deep_scan_status == (move.target if allowed else state)


@pytest.mark.parametrize("move", [COMPLETE, RETRY, FAIL, SNOOZE], ids=lambda move: move.name)
def test_nobody_but_the_holder_of_the_claim_ends_it(session: Session, move: Move) -> None:
    place = in_state(session, DeepScanStatus.processing, scan_token=2)
    stale = claim_of(place)
    place.scan_token = 3
    session.flush()

    settled = settle(session, [ended(stale, move)], NOW)

    assert settled.fenced == 1
    assert settled.changes == ()
    assert row(session).deep_scan_status == DeepScanStatus.processing


@pytest.mark.parametrize("move", [COMPLETE, RETRY, FAIL, SNOOZE], ids=lambda move: move.name)
def test_whoever_ends_a_claim_lets_go_of_the_lease(session: Session, move: Move) -> None:
    place = in_state(session, DeepScanStatus.processing)

    settle(session, [ended(claim_of(place), move)], NOW)

    assert row(session).lease_expires_at is None
    assert row(session).claimed_by is None
