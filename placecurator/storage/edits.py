"""What a curator says instead of the sources, in the listing and in what it is chosen from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.known_facts import KnownFact, identity_of
from placecurator.domain.observation import CURATOR, Observation
from placecurator.domain.winners import FIRST_OF, LISTS, choose
from placecurator.storage import known_facts
from placecurator.storage.known_facts import NOTHING
from placecurator.storage.listings import Row, columns_of, lock
from placecurator.storage.models import LocalBusiness

_business = sa.inspect(LocalBusiness).c

Edit = Mapping[str, Sequence[Observation]]
"""What a curator says, by field; nothing: the field is to be empty."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The columns of a listing before and after an edit."""

    before: Row
    after: Row


def locked_business(session: Session, place_id: str) -> Row | None:
    """The listing of a place, which stays as it is in this transaction; None: there is none.

    On SQLite something must have been written before, see ``listings.lock``.
    """
    return next(iter(lock(session, _business.place_id == place_id).values()), None)


def edit(session: Session, before: Row, edit: Edit, now: datetime) -> Edited:
    """Say what fields of a locked listing are; from now on no scan changes them."""
    said = [one for several in edit.values() for one in several]
    columns = before | _columns(edit)
    columns |= {
        "locked_fields": sorted({*before["locked_fields"], *edit}),
        "provenance": _provenance(before["provenance"], edit),
    }
    return _write(session, before, columns, set(edit), said, now)


def unlock(session: Session, before: Row, fields: Collection[str], now: datetime) -> Edited:
    """Give fields of a locked listing back to what the sources state."""
    left = [name for name in before["locked_fields"] if name not in fields]
    return _write(session, before, {"locked_fields": left}, set(fields), (), now)


def _write(
    session: Session,
    before: Row,
    columns: Row,
    fields: Collection[str],
    said: Iterable[Observation],
    now: datetime,
) -> Edited:
    key = before["place_key"]
    kept = known_facts.read(session, [key]).get(key, NOTHING)
    facts = _with_curator(kept.facts, fields, said, now)
    row = before | columns
    listing = choose(
        facts, now, warnings=before["warnings"], alias_place_id=before["alias_place_id"]
    )
    after = columns_of(listing, row) | {"locked_fields": row["locked_fields"]}
    session.execute(sa.update(LocalBusiness).where(_business.place_key == key).values(after))
    known_facts.write(session, {key: replace(kept, facts=facts)})
    return Edited(before, before | after)


def _with_curator(
    facts: Iterable[KnownFact],
    fields: Collection[str],
    said: Iterable[Observation],
    now: datetime,
) -> tuple[KnownFact, ...]:
    """``facts`` after a curator says something else of ``fields``; what was said before is gone."""
    left = [
        replace(fact, gone_at=now)
        if fact.said.source == CURATOR and fact.said.field in fields and fact.gone_at is None
        else fact
        for fact in facts
    ]
    new = {
        identity_of(one): KnownFact(said=one, first_seen_at=now, last_seen_at=now) for one in said
    }
    return (*(fact for fact in left if identity_of(fact.said) not in new), *new.values())


def _columns(edit: Edit) -> Row:
    columns: Row = {}
    for name, said in edit.items():
        values: list[Any] = [one.value for one in said]
        if name == "socials":
            columns[name] = {one.key: one.value for one in said}
        else:
            columns[name] = values if name in LISTS else next(iter(values), None)
    for first, several in FIRST_OF.items():
        if several in columns:
            columns[first] = next(iter(columns[several]), None)
    return columns


def _provenance(before: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    provenance = dict(before)
    firsts = {several: first for first, several in FIRST_OF.items()}
    for name, said in edit.items():
        for field in filter(None, (name, firsts.get(name))):
            provenance.pop(field, None)
            if said:
                provenance[field] = _origin(said[0])
    return provenance


def _origin(said: Observation) -> dict[str, Any]:
    return {
        "source": said.source,
        "url": said.url,
        "method": said.method,
        "observed_at": said.observed_at.isoformat(),
        "confidence": said.confidence,
    }
