"""``selections``: the keys of the places that a filter matched, kept as a compressed bitmap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pyroaring import BitMap64
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from placecurator.domain.place_filter import PlaceFilter
from placecurator.storage import finding
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.models import Place, Selection
from placecurator.storage.texts import storable

_place = sa.inspect(Place).c
_selection = sa.inspect(Selection).c

_STRETCH = 2**16
"""Keys that are read at once, as one value: a row for each takes eight times as long."""


def matching(session: Session, wanted: PlaceFilter) -> BitMap64:
    """The keys of the places that pass the filter, all of the same moment: by one statement.

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    together: sa.ColumnElement[Any]
    (key,) = finding.keys(session, wanted).subquery().c
    if session.get_bind().dialect.name == "postgresql":
        together = sa.func.array_agg(key, type_=ARRAY(BIG_KEY))
    else:
        together = sa.func.json_group_array(key, type_=sa.JSON)
    stretches = sa.select(together).group_by(key // _STRETCH)
    keys = BitMap64()
    for stretch in session.scalars(stretches.execution_options(yield_per=1)):
        keys.update(stretch)
    return keys


def packed(keys: BitMap64) -> bytes:
    """The keys as the table keeps them."""
    keys.run_optimize()
    return keys.serialize()


def unpacked(selection: Selection) -> BitMap64:
    """The keys of the places of a selection."""
    return BitMap64.deserialize(selection.keys)


def add(session: Session, selection: Selection, *, most: int) -> int:
    """Keep a selection and return its key; of its owner's, only the newest ``most`` stay."""
    session.add(selection)
    session.flush()
    of_owner = _selection.owner == selection.owner
    newest = sa.select(_selection.id).where(of_owner).order_by(_selection.id.desc()).limit(most)
    drop = sa.delete(Selection).where(of_owner, _selection.id.not_in(newest))
    session.execute(drop.execution_options(synchronize_session=False))
    return selection.id or 0


def get(session: Session, selection_id: int, owner: str) -> Selection | None:
    """The selection of that key; None: there is none, or it is somebody else's."""
    owned = sa.select(Selection).where(_selection.id == selection_id, _selection.owner == owner)
    return session.scalar(owned)


def drop_older(session: Session, than: datetime) -> int:
    """Forget what was selected before a time; returns how many selections."""
    old = session.scalars(sa.select(_selection.id).where(_selection.made_at < than)).all()
    if old:  # a look first: to write at all would wait for whoever writes on SQLite
        drop = sa.delete(Selection).where(_selection.id.in_(old))
        session.execute(drop.execution_options(synchronize_session=False))
    return len(old)


def with_keys(keys: Iterable[int], dialect: str) -> sa.ColumnElement[bool]:
    """A place is one of these."""
    return any_of(_place.id, list(keys), dialect, BIG_KEY)


def keys_of(session: Session, place_ids: Sequence[str]) -> dict[str, int]:
    """The keys of the staged ones of the places, by place id."""
    dialect = session.get_bind().dialect.name
    named = any_of(_place.place_id, storable(place_ids), dialect, sa.String())
    return dict(session.execute(sa.select(_place.place_id, _place.id).where(named)).all())


def count_staged(session: Session, keys: Iterable[int]) -> int:
    """How many of the places are still staged."""
    staged = with_keys(keys, session.get_bind().dialect.name)
    return session.scalar(sa.select(sa.func.count(_place.id)).where(staged)) or 0
