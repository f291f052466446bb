"""Claims on places: handing each curator different ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.storage import upserts
from placecurator.storage.columns import BIG_KEY, PLACE_STATUS, any_of, inline
from placecurator.storage.models import Place, PlaceClaim

_place = sa.inspect(Place).c
_claim = sa.inspect(PlaceClaim).c

UNDECIDED = _place.status == inline(PlaceStatus.New, PLACE_STATUS)
"""Nobody has decided: only such places are claimed, and a claim counts only as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody was handed and has not given back.

    Of ``claimed`` places, ``left`` are undecided; the first claim expires at ``expires_at``, None:
    there is none.
    """

    claimed: int
    left: int
    expires_at: datetime | None


NOTHING = Held(claimed=0, left=0, expires_at=None)
"""Of somebody who was handed nothing."""


def held_by(owner: str, now: datetime) -> sa.Select[int]:
    """The keys of the undecided places that somebody holds."""
    return (
        sa.select(_claim.place_key)
        .join_from(PlaceClaim, Place, _place.id == _claim.place_key)
        .where(_claim.owner == owner, _claim.expires_at > now, UNDECIDED)
    )


def free(now: datetime) -> sa.ColumnElement[bool]:
    """A place is undecided and nobody holds it."""
    # Not correlated with each place: claims are few, and are looked up once.
    held = sa.select(_claim.place_key).where(_claim.expires_at > now)
    return sa.and_(UNDECIDED, _place.id.not_in(held))


def claim(
    session: Session, keys: Sequence[int], owner: str, now: datetime, expires_at: datetime
) -> frozenset[int]:
    """Claim those of the places that nobody holds at this moment; return their keys."""
    if not keys:
        return frozenset()
    insert = upserts.insert(session.get_bind().dialect.name, PlaceClaim)
    rows = [
        {"place_key": key, "owner": owner, "claimed_at": now, "expires_at": expires_at}
        for key in sorted(keys)
    ]
    insert = insert.values(rows)
    taken = insert.on_conflict_do_update(
        index_elements=[_claim.place_key],
        set_={name: insert.excluded[name] for name in ("owner", "claimed_at", "expires_at")},
        # The guard: of two who claim at once, the second finds the claim of the first.
        where=_claim.expires_at <= now,
    )
    return frozenset(session.scalars(taken.returning(_claim.place_key)))


def give_back(session: Session, owner: str, now: datetime) -> Sequence[str]:
    """End all claims of somebody, and of everybody those that have expired.

    Returns the ids of the places that he held.
    """
    held = sa.select(_place.place_id).where(_place.id.in_(held_by(owner, now)))
    place_ids = session.scalars(held).all()
    session.execute(
        sa.delete(PlaceClaim)
        .where(sa.or_(_claim.owner == owner, _claim.expires_at <= now))
        .execution_options(synchronize_session=False)
    )
    return place_ids


def holdings(session: Session, now: datetime, owner: str | None = None) -> Mapping[str, Held]:
    """How much each was handed, and how much of it is left, by name; ``owner``: only he."""
    rows = session.execute(
        sa.select(
            _claim.owner,
            sa.func.count().label("claimed"),
            sa.func.count().filter(UNDECIDED).label("left"),
            sa.func.min(_claim.expires_at).label("expires_at"),
        )
        .join_from(PlaceClaim, Place, _place.id == _claim.place_key)
        .where(_claim.expires_at > now, sa.true() if owner is None else _claim.owner == owner)
        .group_by(_claim.owner)
    )
    return {
        row.owner: Held(claimed=row.claimed, left=row.left, expires_at=row.expires_at)
        for row in rows
    }


def holders(session: Session, keys: Sequence[int], now: datetime) -> Mapping[int, str]:
    """Who holds those of the places that somebody holds."""
    if not keys:
        return {}
    dialect = session.get_bind().dialect.name
    rows = sa.select(_claim.place_key, _claim.owner).where(
        any_of(_claim.place_key, keys, dialect, BIG_KEY), _claim.expires_at > now
    )
    return dict(session.execute(rows).all())


def all_holders(session: Session, now: datetime) -> Mapping[str, str]:
    """Who holds each place that somebody holds, decided or not, by place id."""
    rows = sa.select(_place.place_id, _claim.owner).join_from(
        PlaceClaim, Place, _place.id == _claim.place_key
    )
    return dict(session.execute(rows.where(_claim.expires_at > now)).all())
