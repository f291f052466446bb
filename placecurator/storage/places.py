"""Reading staged places: pages, counts, single rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute, Session, defer

from placecurator.storage.columns import any_of
from placecurator.storage.finding import Found
from placecurator.storage.models import Place
from placecurator.storage.texts import storable

COLUMNS = sa.inspect(Place).c

# The row as it came from the source can be large, and no list shows it.
WITHOUT_RAW = defer(cast(QueryableAttribute[Any], Place.raw), raiseload=True)


def listed(found: Found) -> sa.Select[Place]:
    """The places that were found, without ``raw``."""
    return found.among(sa.select(Place).options(WITHOUT_RAW))


def get(session: Session, place_id: str) -> Place | None:
    """One place with all that is known of it; None when it is not staged."""
    if not storable([place_id]):
        return None
    return session.scalar(sa.select(Place).where(COLUMNS.place_id == place_id))


def get_many(session: Session, place_ids: Sequence[str]) -> Sequence[Place]:
    """The staged ones of the places, in no order, without ``raw``."""
    dialect = session.get_bind().dialect.name
    wanted = any_of(COLUMNS.place_id, storable(place_ids), dialect, sa.String())
    return session.scalars(sa.select(Place).where(wanted).options(WITHOUT_RAW)).all()


def known(session: Session, place_ids: Sequence[str]) -> frozenset[str]:
    """The staged ones of the place ids."""
    dialect = session.get_bind().dialect.name
    wanted = any_of(COLUMNS.place_id, storable(place_ids), dialect, sa.String())
    return frozenset(session.scalars(sa.select(COLUMNS.place_id).where(wanted)))


def count_by(session: Session, column: sa.Column[Any]) -> dict[Any, int]:
    """How many places have each value of ``column``."""
    counted = sa.select(column, sa.func.count()).group_by(column)
    return dict(session.execute(counted).all())


def ids(session: Session, keys: sa.Select[int]) -> frozenset[str]:
    """The place ids of the rows with these keys."""
    return frozenset(session.scalars(sa.select(COLUMNS.place_id).where(COLUMNS.id.in_(keys))))
