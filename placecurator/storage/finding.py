"""How the places of a filter are found: by the rarest of its conditions, or along the order.

A filter that leaves few places is answered from the keys of those places. One that leaves many is
answered by walking the index of the order, where the next page is never far. Which of the two it
is, is counted on the indexes first, and never further than the bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage.columns import any_of
from placecurator.storage.conditions import Condition, Keys, conditions, tally
from placecurator.storage.models import Place

Row = TypeVar("Row", bound=Any)

_place = sa.inspect(Place).c

FEW = 8_000
"""Places that are fetched and sorted for a page; a walk looks at about as many."""

_FREQUENT_IN_SAMPLE = 6
"""Places of a sample that more than a few places in a thousand are."""

_MOST_LED = 60_000
"""Places of a condition that are looked at rather than those along the order."""

_ALL = 2**62
"""More than there are."""


@dataclass(frozen=True, slots=True)
class Found:
    """The conditions of a filter, and the keys among which all of its places are.

    ``keys`` None: no condition leaves few enough. ``leading`` is the condition whose index leads to
    the places then; None: the index of the order does, or PostgreSQL knows better.
    """

    met: Sequence[Condition]
    keys: Sequence[int] | None
    dialect: str
    leading: Keys | None = None

    def among(self, rows: sa.Select[Row]) -> sa.Select[Row]:
        """Those of ``rows``, a query of places, that meet the conditions."""
        clauses = [condition.clause for condition in self.met]
        if self.dialect == "sqlite":
            # It takes any index of a condition for a good one, and sorts all that it finds there.
            clauses = [clause.is_(sa.true()) for clause in clauses]
        if self.keys is not None:
            clauses.append(any_of(_place.id, self.keys, self.dialect, sa.BigInteger()))
        elif self.leading is not None:
            clauses.append(_place.id.in_(self.leading(_ALL)))
        return rows.where(*clauses)


class Parts:
    """The conditions of a filter, to be combined in several ways; each is looked up once."""

    def __init__(self, session: Session, wanted: PlaceFilter, few: int) -> None:
        """Look for the places of each condition that leaves ``few``.

        Raises:
            InvalidInput: the text is longer than a search may be.
        """
        self._session, self._dialect = session, session.get_bind().dialect.name
        self._parts = [
            (condition, _keys_of(session, condition, few))
            for condition in conditions(wanted, self._dialect)
        ]

    @property
    def fields(self) -> frozenset[str]:
        """The facets that the filter has conditions on."""
        return frozenset(condition.field for condition, _ in self._parts)

    def without(self, field: str) -> Found:
        """The places that meet all conditions but those on a field."""
        parts = [part for part in self._parts if part[0].field != field]
        known = [keys for _, keys in parts if keys is not None]
        return Found(
            met=[condition for condition, _ in parts],
            keys=min(known, key=len) if known else None,
            dialect=self._dialect,
        )

    def some_without(self, field: str, most: int) -> Found:
        """Do as ``without`` does, where no condition leaves few, with some of the places only."""
        found = self.without(field)
        for condition in found.met:
            if condition.keys is not None and condition.is_frequent is not None:
                if condition.is_frequent(self._session):
                    break
                some = self._session.scalars(condition.keys(most)).all()
                return replace(found, keys=some)
        if self._dialect != "sqlite":
            return found
        return replace(found, leading=_rarest(self._session, found.met))


def find(session: Session, wanted: PlaceFilter, few: int = FEW) -> Found:
    """Look for the rarest condition of a filter, and for its places if they are ``few``.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    dialect = session.get_bind().dialect.name
    met = conditions(wanted, dialect)
    found = Found(met, _few_keys(session, met, few), dialect)
    return found if found.keys is not None else _led(session, found)


def keys(session: Session, wanted: PlaceFilter) -> sa.Select[int]:
    """The keys of the places that pass the filter; running it is what decides which these are.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    found = find(session, wanted)
    if found.keys is None and len(found.met) == 1 and (only := found.met[0].keys) is not None:
        return only(_ALL)  # the index alone knows
    return found.among(sa.select(_place.id))


def count(session: Session, wanted: PlaceFilter) -> int:
    """How many places pass the filter.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    rows = keys(session, wanted).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(rows)) or 0


def _few_keys(session: Session, met: Sequence[Condition], few: int) -> Sequence[int] | None:
    best: Sequence[int] | None = None
    for condition in met:
        keys = _keys_of(session, condition, few if best is None else len(best))
        best = best if keys is None else keys
    return best


def _keys_of(session: Session, condition: Condition, most: int) -> Sequence[int] | None:
    """The keys of the places that meet a condition; None: more than ``most``, or no index."""
    if condition.keys is None or (condition.is_frequent and condition.is_frequent(session)):
        return None
    keys = session.scalars(condition.keys(most + 1)).all()
    return keys if len(keys) <= most else None


def _led(session: Session, found: Found) -> Found:
    """What SQLite needs to be told: by which condition to go if all together are rarely met."""
    if found.dialect != "sqlite" or _are_frequent(session, found.met):
        return found
    return replace(found, leading=_rarest(session, found.met))


def _rarest(session: Session, met: Sequence[Condition]) -> Keys | None:
    """The condition that leaves the fewest places; None: all of them leave very many."""
    most, rarest = _MOST_LED, None
    for condition in met:
        if condition.keys is not None:
            some = condition.keys(most).subquery()
            number = session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
            if number < most:
                most, rarest = number, condition.keys
    return rarest


def _are_frequent(session: Session, met: Sequence[Condition]) -> bool:
    """Whether a sample says that more than a few places in a thousand meet all conditions.

    PostgreSQL estimates that by itself, from its statistics.
    """
    if len(met) < 2:
        return True  # by itself it is met by more than a few places
    return tally(session, met).meet_all > _FREQUENT_IN_SAMPLE
