"""Which places an act is about: those that it names, or those of a selection that was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pyroaring import BitMap64
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.selection import Chosen, Kept, Named
from placecurator.services.selections import owned
from placecurator.storage import places, selections
from placecurator.storage.columns import any_of
from placecurator.storage.selections import unpacked, with_keys
from placecurator.storage.texts import storable

MOST_PLACES = 100_000
"""Places that one request may name."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Places that were chosen and are not staged: by id, or only their number."""

    place_ids: tuple[str, ...] = ()
    gone: int = 0


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places of some ids, each once."""

    place_ids: Sequence[str]

    @property
    def asked(self) -> int:
        """How many there are."""
        return len(self.place_ids)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the history says was asked for."""
        return {"place_ids": self.asked}

    def clause(self, dialect: str) -> sa.ColumnElement[bool]:
        """A place is one of them."""
        return any_of(places.COLUMNS.place_id, storable(self.place_ids), dialect, sa.String())

    def missing(self, session: Session) -> Missing:
        """Those that are not staged, in the order asked."""
        known = places.known(session, self.place_ids)
        return Missing(tuple(place_id for place_id in self.place_ids if place_id not in known))

    def unknown(self) -> UnknownPlaces:
        """The refusal when none of them is staged."""
        return UnknownPlaces(self.place_ids)


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """The places of a selection but those left out, by their keys."""

    keys: BitMap64
    facts: Mapping[str, Any]
    """What the history says was asked for: filter, count and how many were left out."""

    @property
    def asked(self) -> int:
        """How many there are."""
        return len(self.keys)

    def clause(self, dialect: str) -> sa.ColumnElement[bool]:
        """A place is one of them."""
        return with_keys(self.keys, dialect)

    def missing(self, session: Session) -> Missing:
        """How many are not staged any longer."""
        return Missing(gone=self.asked - selections.count_staged(session, self.keys))

    def unknown(self) -> UnknownPlaces:
        """The refusal when none of them is staged any longer."""
        return UnknownPlaces((), "None of the selected places exists any longer. Select again.")


ChosenPlaces = NamedPlaces | KeptPlaces


def choose(session: Session, chosen: Chosen, actor: str) -> ChosenPlaces:
    """The places that the actor means.

    Raises:
        InvalidInput: no place is named or left, or too many are named.
        UnknownSelection: the actor has no such selection, or no longer.
    """
    match chosen:
        case Named():
            return NamedPlaces(named_once(chosen.place_ids))
        case Kept():
            return _kept(session, chosen, actor)


def named_once(place_ids: Sequence[str], field: str = "place_ids") -> tuple[str, ...]:
    """The places that a request names, each once.

    Raises:
        InvalidInput: no place is named, or too many.
    """
    asked = tuple(dict.fromkeys(place_ids))
    if not asked:
        raise InvalidInput(field, "name at least one place")
    if len(asked) > MOST_PLACES:
        raise InvalidInput(field, f"name at most {MOST_PLACES:,} places at once")
    return asked


def _kept(session: Session, chosen: Kept, actor: str) -> KeptPlaces:
    selection = owned(session, chosen.selection_id, actor)
    keys = unpacked(selection)
    but = 0
    if chosen.but:
        left_out = named_once(chosen.but, "except_place_ids")
        keys -= BitMap64(selections.keys_of(session, left_out).values())
        but = selection.place_count - len(keys)
    if not keys:
        raise InvalidInput("except_place_ids", "leaves none of the selected places")
    facts = {"matching": {"filter": selection.filter, "count": selection.place_count, "but": but}}
    return KeptPlaces(keys, facts)
