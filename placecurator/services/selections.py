"""Selecting all places of a filter: evaluated once, counted, and kept as it was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownSelection
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Moment
from placecurator.services.filter_spelling import spelled
from placecurator.storage import moments, selections
from placecurator.storage.database import transaction
from placecurator.storage.models import Selection
from placecurator.storage.texts import cleaned

KEPT_FOR = timedelta(days=2)
"""How long a selection can be used."""

_MOST_OF_ONE_OWNER = 100
"""Selections; the oldest are forgotten first. Each takes up to 130 kB for a million places."""


@dataclass(frozen=True, slots=True)
class KeptSelection:
    """The places that a filter matched at ``moment``, which was at ``as_of``: ``count`` of them.

    What was counted is what an act on it changes, whatever the filter matches by then. ``filter``
    is as requests spell it.
    """

    id: int
    count: int
    as_of: datetime
    moment: Moment
    filter: Mapping[str, Any]

    def is_of(self, wanted: PlaceFilter) -> bool:
        """Whether it was that filter."""
        return self.filter == _spelled(wanted)


def keep_matching(engine: sa.Engine, wanted: PlaceFilter, *, actor: str) -> KeptSelection:
    """Select all places that pass the filter, for the actor to act on.

    Raises:
        InvalidInput: there are none, or the text is longer than a search may be.
    """
    with transaction(engine) as session:
        moment = moments.this_moment(session)
        as_of = datetime.now(UTC)
        keys = selections.matching(session, wanted)
        if not keys:
            raise InvalidInput("filter", "no place matches it, so there is nothing to select")
        selection = Selection(
            owner=actor,
            made_at=as_of,
            filter=_spelled(wanted),
            place_count=len(keys),
            keys=selections.packed(keys),
            moment=asdict(moment),
        )
        key = selections.add(session, selection, most=_MOST_OF_ONE_OWNER)
        return KeptSelection(key, len(keys), as_of, moment, selection.filter)


def kept_selection(engine: sa.Engine, selection_id: int, *, actor: str) -> KeptSelection:
    """A selection that the actor has kept before.

    Raises:
        UnknownSelection: the actor has no such selection, or no longer.
    """
    with transaction(engine) as session:
        kept = owned(session, selection_id, actor)
        moment = Moment(kept.moment["last_event"], tuple(kept.moment["in_flight"]))
        return KeptSelection(selection_id, kept.place_count, kept.made_at, moment, kept.filter)


def members(
    engine: sa.Engine, selection_id: int, place_ids: Sequence[str], *, actor: str
) -> frozenset[str]:
    """Those of the places, for example of a page, that a selection of the actor has.

    Raises:
        UnknownSelection: the actor has no such selection, or no longer.
    """
    with transaction(engine) as session:
        keys = selections.unpacked(owned(session, selection_id, actor))
        known = selections.keys_of(session, place_ids)
    return frozenset(place_id for place_id, key in known.items() if key in keys)


def this_moment(engine: sa.Engine) -> Moment:
    """What has been decided by now; read it before what is shown of that."""
    with transaction(engine) as session:
        return moments.this_moment(session)


def forget_old(engine: sa.Engine, now: datetime) -> int:
    """Drop the selections that can no longer be used; returns how many."""
    with transaction(engine) as session:
        return selections.drop_older(session, now - KEPT_FOR)


def owned(session: Session, selection_id: int, actor: str) -> Selection:
    """The actor's selection.

    Raises:
        UnknownSelection: there is none of that key, or it is somebody else's.
    """
    if (selection := selections.get(session, selection_id, actor)) is None:
        raise UnknownSelection
    return selection


def _spelled(wanted: PlaceFilter) -> dict[str, Any]:
    return spelled(replace(wanted, text=cleaned(wanted.text)))
