"""Staging what a source says: new rows, changed rows, and nothing that a human decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from placecurator.domain.place import SourcePlace
from placecurator.storage.columns import any_of
from placecurator.storage.models import Place
from placecurator.storage.models.place import SourceFields

_place = sa.inspect(Place).c
_SOURCE_COLUMNS = tuple(SourceFields.model_fields)
_COPIED = tuple(name for name in _SOURCE_COLUMNS if name != "source_digest")
_copied_values = attrgetter(*_COPIED)

# Only the columns that an import may write: the others keep what they are, or start with the
# default that the database gives them. The times are UTC and need no check in each row.
_TIME = sa.DateTime(timezone=True)
_staged = sa.table(
    str(Place.__tablename__),
    *(sa.column(name, _place[name].type) for name in ("place_id", *_SOURCE_COLUMNS)),
    *(sa.column(name, _TIME) for name in ("created_at", "updated_at")),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What came of some places, counted as if they had been staged one by one."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Staged) -> Staged:
        return Staged(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )

    @property
    def total(self) -> int:
        """How many places were given."""
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class _Known:
    key: int
    digest: str


def stage(session: Session, places: Sequence[SourcePlace], *, now: datetime) -> Staged:
    """Insert or update ``places``; of several with one id the last one stays.

    Touches what the source says and nothing else: verdict, scan and remarks stay as they are.
    """
    known = _known(session, [place.place_id for place in places])
    latest: dict[str, tuple[SourcePlace, str]] = {}
    new = changed = 0
    for place in places:
        digest = place.digest
        before = _digest_before(place.place_id, latest, known)
        new += before is None
        changed += before is not None and before != digest
        latest[place.place_id] = place, digest
    _write(session, _outdated(latest, known), now)
    return Staged(new, changed, len(places) - new - changed)


def _known(session: Session, place_ids: Sequence[str]) -> dict[str, _Known]:
    dialect = session.get_bind().dialect.name
    rows = session.execute(
        sa.select(_place.place_id, _place.id, _place.source_digest).where(
            any_of(_place.place_id, place_ids, dialect, sa.String())
        )
    )
    return {place_id: _Known(key, digest) for place_id, key, digest in rows}


def _digest_before(
    place_id: str, latest: Mapping[str, tuple[SourcePlace, str]], known: Mapping[str, _Known]
) -> str | None:
    if place_id in latest:
        return latest[place_id][1]
    return known[place_id].digest if place_id in known else None


def _outdated(
    latest: Mapping[str, tuple[SourcePlace, str]], known: Mapping[str, _Known]
) -> list[tuple[SourcePlace, str]]:
    """What has to be written: known places by their keys, then the new ones as they came.

    Whoever locks many places does so in the order of their keys, so that nobody deadlocks.
    """
    ids = sorted(latest.keys() & known.keys(), key=lambda place_id: known[place_id].key)
    changed = [latest[place_id] for place_id in ids]
    return [
        *(entry for entry in changed if entry[1] != known[entry[0].place_id].digest),
        *(entry for place_id, entry in latest.items() if place_id not in known),
    ]


def _write(session: Session, entries: Iterable[tuple[SourcePlace, str]], now: datetime) -> None:
    rows = [_row(place, digest, now) for place, digest in entries]
    if rows:
        session.execute(_upsert(session.get_bind().dialect.name), rows)


def _row(place: SourcePlace, digest: str, now: datetime) -> dict[str, Any]:
    row = dict(zip(_COPIED, _copied_values(place), strict=True))
    row["place_id"] = place.place_id
    row["source_digest"] = digest
    row["created_at"] = row["updated_at"] = now
    return row


def _upsert(dialect: str) -> sa.Insert:
    insert = postgresql.insert(_staged) if dialect == "postgresql" else sqlite.insert(_staged)
    changes = {name: insert.excluded[name] for name in (*_SOURCE_COLUMNS, "updated_at")}
    return insert.on_conflict_do_update(
        index_elements=["place_id"],
        set_=changes,
        where=_staged.c.source_digest != insert.excluded.source_digest,
    )
