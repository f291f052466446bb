"""Staging what a source says: new rows, changed rows, and nothing that a human decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.place import LONGEST_NAME_KEY, SourcePlace
from placecurator.storage import upserts
from placecurator.storage.columns import any_of
from placecurator.storage.models import Place
from placecurator.storage.models.place import SourceFields
from placecurator.storage.scans import unlocked

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
    *(sa.column(name, _TIME) for name in ("source_expires_at", "created_at", "updated_at")),
)
_FACTS = tuple(field.name for field in fields(SourcePlace))
_BLANK = ""
"""The digest of a place of which nothing is kept but its id."""


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
    expires_at: datetime | None

    @property
    def may_be_kept(self) -> bool:
        return self.expires_at is None and self.digest != _BLANK


def stage(
    session: Session,
    places: Sequence[SourcePlace],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> Staged:
    """Insert or update ``places``; of several with one id the last one stays.

    Touches what the source says and nothing else: verdict, scan and remarks stay as they are.
    ``expires_at`` is until when the source's terms allow to keep what it says; None: for ever. What
    may be kept for ever is not replaced by what expires: such a place counts as unchanged.
    """
    known = _known(session, [place.place_id for place in places])
    if expires_at is not None:
        kept = {place_id for place_id, row in known.items() if row.may_be_kept}
        places_kept = [place for place in places if place.place_id not in kept]
        skipped = len(places) - len(places_kept)
        return _stage(session, places_kept, known, now, expires_at) + Staged(unchanged=skipped)
    return _stage(session, places, known, now, None)


def _stage(
    session: Session,
    places: Sequence[SourcePlace],
    known: Mapping[str, _Known],
    now: datetime,
    expires_at: datetime | None,
) -> Staged:
    latest: dict[str, tuple[SourcePlace, str]] = {}
    new = changed = 0
    for place in places:
        digest = place.digest
        before = _digest_before(place.place_id, latest, known)
        new += before is None
        changed += before is not None and before != digest
        latest[place.place_id] = place, digest
    _write(session, _outdated(latest, known, expires_at), now, expires_at)
    return Staged(new, changed, len(places) - new - changed)


def _known(session: Session, place_ids: Sequence[str]) -> dict[str, _Known]:
    dialect = session.get_bind().dialect.name
    rows = session.execute(
        sa.select(_place.place_id, _place.id, _place.source_digest, _place.source_expires_at).where(
            any_of(_place.place_id, place_ids, dialect, sa.String())
        )
    )
    return {place_id: _Known(*row) for place_id, *row in rows}


def _digest_before(
    place_id: str, latest: Mapping[str, tuple[SourcePlace, str]], known: Mapping[str, _Known]
) -> str | None:
    if place_id in latest:
        return latest[place_id][1]
    return known[place_id].digest if place_id in known else None


def _outdated(
    latest: Mapping[str, tuple[SourcePlace, str]],
    known: Mapping[str, _Known],
    expires_at: datetime | None,
) -> list[tuple[SourcePlace, str]]:
    """What has to be written: known places by their keys, then the new ones as they came.

    Whoever locks many places does so in the order of their keys, so that nobody deadlocks.
    """
    ids = sorted(latest.keys() & known.keys(), key=lambda place_id: known[place_id].key)
    return [
        *(
            latest[place_id]
            for place_id in ids
            if (known[place_id].digest, known[place_id].expires_at)
            != (latest[place_id][1], expires_at)
        ),
        *(entry for place_id, entry in latest.items() if place_id not in known),
    ]


def _write(
    session: Session,
    entries: Iterable[tuple[SourcePlace, str]],
    now: datetime,
    expires_at: datetime | None,
) -> None:
    rows = [_row(place, digest, now, expires_at) for place, digest in entries]
    if rows:
        session.execute(_upsert(session.get_bind().dialect.name, expires_at is not None), rows)


def _row(
    place: SourcePlace, digest: str, now: datetime, expires_at: datetime | None
) -> dict[str, Any]:
    row = dict(zip(_COPIED, _copied_values(place), strict=True))
    row["place_id"] = place.place_id
    row["source_digest"] = digest
    row["source_expires_at"] = expires_at
    row["created_at"] = row["updated_at"] = now
    return row


def _upsert(dialect: str, expiring: bool) -> sa.Insert:
    insert = upserts.insert(dialect, _staged)
    written = (*_SOURCE_COLUMNS, "source_expires_at", "updated_at")
    digest, expires_at = _staged.c.source_digest, _staged.c.source_expires_at
    outdated = sa.or_(
        digest != insert.excluded.source_digest,
        expires_at.is_distinct_from(insert.excluded.source_expires_at),
    )
    if expiring:
        # Once more, in the statement: an import may have come since the look.
        outdated = sa.and_(outdated, sa.or_(expires_at.is_not(None), digest == _BLANK))
    return insert.on_conflict_do_update(
        index_elements=["place_id"],
        set_={name: insert.excluded[name] for name in written},
        where=outdated,
    )


def blank_expired(session: Session, now: datetime, most: int) -> int:
    """Blank what sources said of up to ``most`` places that may not be kept any longer.

    The id takes the place of the name, under which the place is still found. Places that another
    transaction holds are left for the next time. Returns how many were blanked.
    """
    due = sa.select(_place.id).where(_place.source_expires_at <= now)
    due = due.order_by(_place.source_expires_at).limit(most)
    kept = {"source", "name", "name_key", "search_text", "raw", "source_digest"}
    # Ids of providers that have terms are ASCII, for which to fold is to make lower case.
    folded = sa.func.substr(sa.func.lower(_place.place_id), 1, LONGEST_NAME_KEY)
    blanked = session.execute(
        sa.update(Place)
        .where(_place.id.in_(unlocked(session, due)), _place.source_expires_at <= now)
        .values(
            {
                **dict.fromkeys(set(_SOURCE_COLUMNS) - kept),
                "name": _place.place_id,
                "name_key": folded,
                "search_text": folded,
                "raw": {},
                "source_digest": _BLANK,
                "source_expires_at": None,
                "updated_at": now,
            }
        )
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], blanked).rowcount


def stated(session: Session, place_ids: Sequence[str]) -> dict[str, SourcePlace]:
    """What is stored of these places as a source said it, if it may be kept for ever, by id."""
    dialect = session.get_bind().dialect.name
    rows = session.execute(
        sa.select(*(_place[name] for name in _FACTS)).where(
            any_of(_place.place_id, place_ids, dialect, sa.String()),
            _place.source_expires_at.is_(None),
            _place.source_digest != _BLANK,
        )
    )
    return {row["place_id"]: SourcePlace(**row) for row in rows.mappings()}
