"""Extending leases: for a worker that is alive and needs its places for longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import COMPLETE
from placecurator.storage.models import Place
from placecurator.storage.moves import allows
from placecurator.storage.scans import Claim, unlocked

_place = sa.inspect(Place).c


def extend(session: Session, claims: Sequence[Claim], until: datetime) -> Sequence[Claim]:
    """Let the leases of ``claims`` last ``until`` then at least; return those that are still held.

    A row that another transaction has locked is left as it is, but is not lost by that.
    """
    tokens = sa.tuple_(_place.id, _place.scan_token)
    held = sa.and_(tokens.in_([_key(claim) for claim in claims]), allows(COMPLETE))
    shorter = sa.select(_place.id).where(held, _place.lease_expires_at < until)
    session.execute(
        sa.update(Place)
        .where(_place.id.in_(unlocked(session, shorter)), held)
        .values(lease_expires_at=until)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(sa.select(_place.id, _place.scan_token).where(held))
    still_held = {(row.id, row.scan_token) for row in rows}
    return [claim for claim in claims if _key(claim) in still_held]


def _key(claim: Claim) -> tuple[int, int]:
    return claim.place_key, claim.token
