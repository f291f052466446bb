"""Asking for another scan of places that are Selected already: the one way, for every door."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import Rescan
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.services import request_ids
from placecurator.services.choosing import named_once
from placecurator.services.curation import MOST_ANNOUNCED
from placecurator.services.signals import Signals
from placecurator.storage import events, places, verdicts
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.verdicts import ScanWish

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a request for scans did; each place counts once, however often it was named.

    ``queued_count`` places wait for a scan because of it. ``waiting_count`` waited already and
    keep their turn; ``in_flight_count`` are being scanned and were left running; ``kept_count``
    have a completed scan that ``rescan`` leaves alone. ``not_selected_place_ids`` have a verdict
    that asks for no scan, and ``unknown_place_ids`` are not staged, both in the order asked.
    """

    queued_count: int
    waiting_count: int
    in_flight_count: int
    kept_count: int
    not_selected_place_ids: tuple[str, ...]
    unknown_place_ids: tuple[str, ...]


def scan_again(
    engine: sa.Engine,
    signals: Signals,
    place_ids: Sequence[str],
    *,
    actor: str,
    rescan: Rescan = Rescan.always,
    stale_after_days: int = 30,
) -> ScanRequest:
    """Queue those of the places whose verdict asks for a scan; no verdict changes.

    What waits or is being scanned is left alone, so that nothing is paid twice. ``rescan`` decides
    about completed scans; with ``stale`` they are made again when they are at least
    ``stale_after_days`` old.

    Raises:
        InvalidInput: no place is named, or too many, or the verdict of none asks for a scan.
        UnknownPlaces: none of them is staged. In all cases nothing was written.
    """
    asked = named_once(place_ids)
    now = datetime.now(UTC)
    wish = ScanWish(now=now, rescan=rescan, stale_before=now - timedelta(days=stale_after_days))
    with transaction(engine) as session:
        request, changes = _apply(session, asked, wish, actor)
    log.info("scans asked for", extra={"actor": actor, "queued": request.queued_count})
    if request.queued_count:
        signals.wake_workers()
        signals.announce(LiveMessage(changes=changes, resync=not changes))
    return request


def _apply(
    session: Session, asked: Sequence[str], wish: ScanWish, actor: str
) -> tuple[ScanRequest, tuple[PlaceChange, ...]]:
    """Do it within a transaction; the changes are empty when there are too many to list."""
    event = CurationEvent(
        act=events.SCAN_AGAIN,
        actor=actor,
        at=wish.now,
        request={"place_ids": len(asked), "rescan": wish.rescan},
        request_id=request_ids.of_this_act(),
    )
    event_id = events.record(session, event)
    events.remember(session, event_id, asked, only=verdicts.wants_scans())
    changed = events.places_of(event_id)
    not_selected, unknown = _others(session, asked, places.ids(session, changed))
    queued = verdicts.scan_again(session, event_id, wish)
    few = queued <= MOST_ANNOUNCED
    outcome, changes = verdicts.outcome(session, event_id, listed=few)
    waiting = outcome.waiting - queued
    kept = len(asked) - len(not_selected) - len(unknown) - outcome.waiting - outcome.running
    counts = {
        "queued": queued,
        "already_waiting": waiting,
        "running": outcome.running,
        "kept": kept,
    }
    events.recount(session, event_id, counts)
    request = ScanRequest(queued, waiting, outcome.running, kept, not_selected, unknown)
    return request, changes


def _others(
    session: Session, asked: Sequence[str], selected: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are staged but not ``selected``, and those that are not staged.

    Raises:
        InvalidInput: none is selected.
        UnknownPlaces: none is staged.
    """
    others = tuple(place_id for place_id in asked if place_id not in selected)
    if not others:
        return (), ()
    staged = places.known(session, others)
    not_selected = tuple(place_id for place_id in others if place_id in staged)
    if not selected and not not_selected:
        raise UnknownPlaces(asked)
    if not selected:
        raise InvalidInput("place_ids", "none of them is Selected; set them to Selected to scan")
    return not_selected, tuple(place_id for place_id in others if place_id not in staged)
