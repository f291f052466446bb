"""Handing places to curators: each gets different ones, and nobody is bound by it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.live import Holding, LiveMessage
from placecurator.services import request_ids
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceQuery, order_of
from placecurator.storage import claims, events, finding, keyset, places
from placecurator.storage.claims import Held
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place

log = logging.getLogger(__name__)

USUAL_COUNT = 50
"""Places that are handed out at once, when nobody says how many."""

MOST_PLACES = 500
"""Places that are handed out at once."""

_MOST_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Places that were handed to somebody, in the order asked for.

    ``expires_at`` is when they are free again. ``event_id`` is the act; None: nothing was free.
    """

    place_ids: Sequence[str]
    expires_at: datetime
    event_id: int | None = field(default=None, compare=False)


def claim_next(
    engine: sa.Engine,
    signals: Signals,
    query: PlaceQuery,
    *,
    actor: str,
    count: int = USUAL_COUNT,
    minutes: float = 30,
) -> Claimed:
    """Hand ``actor`` the next places of the query that are New and that nobody holds.

    What he held before is given back first. Callers at the same time never get the same place. The
    claims end after ``minutes``. Cursor and limit of the query do not matter.

    Raises:
        InvalidInput: the count is out of bounds, or the filter is one that cannot be searched.
    """
    if not 1 <= count <= MOST_PLACES:
        raise InvalidInput("count", f"must be from 1 to {MOST_PLACES}")
    now = datetime.now(UTC)
    until = now + timedelta(minutes=minutes)
    with transaction(engine) as session:
        event = CurationEvent(
            act=events.CLAIM_PLACES,
            actor=actor,
            at=now,
            request={"count": count},
            request_id=request_ids.of_this_act(),
        )
        event_id = events.record(session, event)
        before = claims.give_back(session, actor, now)
        found = _claim(session, query, actor, count, now, until)
        if found:
            events.recount(session, event_id, {"claimed": len(found)})
        else:
            events.discard(session, event_id)
    log.info("places claimed", extra={"actor": actor, "count": len(found)})
    place_ids = [place.place_id for place in found]
    _tell(signals, dict.fromkeys(before, "") | dict.fromkeys(place_ids, actor))
    return Claimed(place_ids=place_ids, expires_at=until, event_id=event_id if place_ids else None)


def _claim(
    session: Session, query: PlaceQuery, actor: str, count: int, now: datetime, until: datetime
) -> Sequence[Place]:
    wanted = query.filter
    if wanted.statuses and PlaceStatus.New not in wanted.statuses:
        return ()
    wanted = replace(wanted, statuses=frozenset({PlaceStatus.New}), claimed_by=None)
    found: list[Place] = []
    for _ in range(_MOST_TRIES):
        # Others may claim between the look and the claim: what they were quicker to take is free
        # no longer at the next look.
        rows = places.listed(finding.find(session, wanted)).where(claims.free(now))
        rows = rows.with_for_update(skip_locked=True, key_share=True, of=Place)
        next_ones = keyset.page(session, rows, order_of(query), None, count - len(found))
        taken = claims.claim(session, [one.id or 0 for one in next_ones], actor, now, until)
        found += [one for one in next_ones if one.id in taken]
        if len(found) >= count or not next_ones:
            break
    return found


def give_back(engine: sa.Engine, signals: Signals, *, actor: str) -> int:
    """End all claims of ``actor``; return how many undecided places he gave back."""
    with transaction(engine) as session:
        place_ids = claims.give_back(session, actor, datetime.now(UTC))
    _tell(signals, dict.fromkeys(place_ids, ""))
    return len(place_ids)


def holding(engine: sa.Engine, *, actor: str) -> Held:
    """How much ``actor`` was handed, and how much of it is left."""
    with transaction(engine) as session:
        return claims.holdings(session, datetime.now(UTC), actor).get(actor, claims.NOTHING)


def all_holdings(engine: sa.Engine) -> Mapping[str, Held]:
    """The same of everybody who holds something, by name."""
    with transaction(engine) as session:
        return claims.holdings(session, datetime.now(UTC))


def holders(engine: sa.Engine, shown: Sequence[Place]) -> dict[str, str]:
    """Who holds those of the places that somebody holds, by place id."""
    undecided = {one.id or 0: one.place_id for one in shown if one.status is PlaceStatus.New}
    with transaction(engine) as session:
        found = claims.holders(session, list(undecided), datetime.now(UTC))
    return {undecided[key]: owner for key, owner in found.items()}


def all_holders(engine: sa.Engine) -> Mapping[str, str]:
    """Who holds each place that somebody holds, decided or not, by place id."""
    with transaction(engine) as session:
        return claims.all_holders(session, datetime.now(UTC))


def _tell(signals: Signals, held: dict[str, str]) -> None:
    if held:
        holdings = tuple(Holding(place_id=key, owner=owner) for key, owner in held.items())
        signals.announce(LiveMessage(holdings=holdings))
