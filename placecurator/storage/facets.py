"""What places are counted by: of some places one by one, of all of them summed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.facets import FacetField
from placecurator.storage.finding import Found
from placecurator.storage.models import Place
from placecurator.storage.models.place import TAGGED

_place = sa.inspect(Place).c


class Traits(NamedTuple):
    """The values of a place, or of many alike, in the fields that have few values."""

    status: str
    scan: str | None
    cause: str | None
    source: str
    rating: int | None
    website: bool


NARROW = tuple(FacetField(name) for name in Traits._fields)
"""The fields that have few values."""


def of_places(
    session: Session, found: Found, fields: Sequence[FacetField], most: int
) -> Sequence[Sequence[Any]]:
    """What up to ``most`` of the places found have in the fields; None for a place without tags."""
    traits = dict(zip(NARROW, _traits(session), strict=True))
    others = {
        FacetField.category: _place.category,
        FacetField.city: _place.city,
        FacetField.tag: sa.case((TAGGED, _place.tags)),
    }
    columns = [(traits | others)[field] for field in fields]
    return session.execute(found.among(sa.select(*columns)).limit(most)).all()


def all_are_few(session: Session, few: int) -> bool:
    """Whether there are up to ``few`` places in all."""
    some = sa.select(_place.id).limit(few + 1).subquery()
    return (session.scalar(sa.select(sa.func.count()).select_from(some)) or 0) <= few


def summed(session: Session, column: sa.Column[Any]) -> sa.Result[Any]:
    """All places by traits and ``column``: the traits, the value, how many."""
    groups = (*_traits(session), column)
    return session.execute(sa.select(*groups, sa.func.count()).group_by(*groups))


def tagged(session: Session) -> sa.Result[Any]:
    """The traits and the tags of all places that have any."""
    return session.execute(sa.select(*_traits(session), _place.tags).where(TAGGED))


def _traits(session: Session) -> tuple[sa.ColumnElement[Any], ...]:
    # Texts, not members: to look each of them up takes longer than to read it. A cast to a whole
    # number cuts on SQLite and rounds on PostgreSQL.
    postgres = session.get_bind().dialect.name == "postgresql"
    stars = sa.func.floor(_place.rating) if postgres else _place.rating
    return (
        sa.type_coerce(_place.status, sa.String()),
        sa.type_coerce(_place.deep_scan_status, sa.String()),
        _place.deep_scan_cause,
        _place.source,
        sa.cast(stars, sa.Integer),
        _place.website.is_not(None),
    )
