"""What must hold when everything has come to rest; each breach is a sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import (
    CANCEL,
    COMPLETE,
    IN_FLIGHT,
    MOVES,
    REQUEST,
    DeepScanStatus,
    PlaceStatus,
)
from placecurator.storage.database import transaction
from placecurator.storage.models import (
    CurationChange,
    CurationEvent,
    LocalBusiness,
    Place,
    ScanAttempt,
)
from placecurator.storage.rescue import MOST_DEATHS
from placecurator.storage.settling import FENCED

_EXPLAINED = frozenset(cause.value for cause in Cause if cause.transient)
"""Why a place may have failed: the faults bring about nothing that does not pass."""

_ENDS = {move.name for move in MOVES} | {FENCED}


@dataclass(frozen=True, slots=True)
class Found:
    """The whole database at the end."""

    places: list[Place]
    businesses: dict[int, list[LocalBusiness]]
    attempts: dict[int, list[ScanAttempt]]
    requests: Counter[int]

    @classmethod
    def read(cls, engine: sa.Engine) -> Found:
        """Read it. Attempts are in the order of their tokens."""
        businesses, attempts = defaultdict(list), defaultdict(list)
        with transaction(engine) as session:
            for business in session.scalars(sa.select(LocalBusiness)):
                businesses[business.place_key].append(business)
            by_token = sa.select(ScanAttempt).order_by(sa.inspect(ScanAttempt).c.token)
            for attempt in session.scalars(by_token):
                attempts[attempt.place_key].append(attempt)
            change, event = sa.inspect(CurationChange).c, sa.inspect(CurationEvent).c
            history = session.execute(
                sa.select(change.place_key, change.scan_before, event.request)
                .join_from(CurationChange, CurationEvent, event.id == change.event_id)
                .where(event.status == PlaceStatus.Selected)
            ).all()
            places = list(session.scalars(sa.select(Place)))
        requests = Counter(
            key
            for key, before, request in history
            if before in REQUEST.sources
            and (before != DeepScanStatus.completed or request["rescan"] == "always")
        )
        return cls(places, businesses, attempts, requests)


def breaches(found: Found, verdicts: Mapping[str, set[str]]) -> list[str]:
    """What is wrong; ``verdicts`` are those that each place may have."""
    return [
        f"{place.place_id}: {sentence}"
        for place in found.places
        for sentence in chain(
            _lost(place, found.attempts[_key(place)], verdicts[place.place_id]),
            _written_twice(place, found),
            _impossible(place, found.attempts[_key(place)]),
        )
    ]


def _lost(place: Place, attempts: list[ScanAttempt], verdicts: set[str]) -> Iterator[str]:
    """The place is not in the state that its history says."""
    if place.status not in verdicts:
        yield f"lost: is {place.status}, its curators said {sorted(verdicts)}"
    state = place.deep_scan_status
    if state == IN_FLIGHT or state in CANCEL.sources:
        yield f"lost: still {state}"
    if place.status != PlaceStatus.Selected:
        return
    if state is None:
        yield "lost: selected and never scanned"
    if state == DeepScanStatus.failed and place.deep_scan_cause not in _EXPLAINED:
        yield f"lost: failed because of {place.deep_scan_cause}, which no fault explains"
    asked_at = place.queued_at
    if asked_at and not (attempts and attempts[-1].started_at >= asked_at):
        yield f"lost: asked for at {asked_at} and not scanned since"


def _written_twice(place: Place, found: Found) -> Iterator[str]:
    """The business is not the one of the last completed attempt, or there were too many."""
    completed = [a.token for a in found.attempts[_key(place)] if a.outcome == COMPLETE.name]
    written = [business.scan_token for business in found.businesses[_key(place)]]
    if written != completed[-1:]:
        yield f"written twice: businesses of claims {written}, completed were {completed}"
    if len(completed) > found.requests[_key(place)]:
        yield f"written twice: {len(completed)} results, {found.requests[_key(place)]} requests"


def _impossible(place: Place, attempts: list[ScanAttempt]) -> Iterator[str]:
    """A rule about single rows is broken."""
    if [attempt.token for attempt in attempts] != list(range(1, place.scan_token + 1)):
        yield "impossible: its attempts are not those of its claims"
    if any(a.outcome not in _ENDS or a.finished_at is None for a in attempts):
        yield "impossible: an attempt has not ended"
    if place.scan_attempt < 0 or place.scan_deaths > MOST_DEATHS:
        yield f"impossible: {place.scan_attempt} attempts, {place.scan_deaths} deaths"
    if place.lease_expires_at or place.claimed_by or place.scan_withdrawn:
        yield "impossible: held by nobody's lease"
    if place.deep_scan_status == DeepScanStatus.completed and not any(
        attempt.outcome == COMPLETE.name for attempt in attempts
    ):
        yield "impossible: completed without a completed attempt"


def _key(place: Place) -> int:
    assert place.id is not None
    return place.id
