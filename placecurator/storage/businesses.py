"""Reading local businesses: pages, counts, single rows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.keyset import Order
from placecurator.storage.models import LocalBusiness
from placecurator.storage.texts import found_in, storable

_business = sa.inspect(LocalBusiness).c

BY_NAME = Order(column=_business.name_key, key=_business.id)


def listed(text: str) -> sa.Select[LocalBusiness]:
    """The businesses in which ``text`` is found; empty text finds all."""
    wanted = found_in(_business.search_text, text)
    rows = sa.select(LocalBusiness)
    return rows if wanted is None else rows.where(wanted)


def get(session: Session, place_id: str) -> LocalBusiness | None:
    """What the scans of a place found; None: nothing yet."""
    if not storable([place_id]):
        return None
    return session.scalar(sa.select(LocalBusiness).where(_business.place_id == place_id))


def count(session: Session, text: str) -> int:
    """How many businesses ``text`` is found in."""
    found = listed(text).with_only_columns(_business.id).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(found)) or 0
