"""The facts of a place: looking at them, and saying what they are instead of the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.observation import CURATOR, Observation, Value
from placecurator.services import request_ids
from placecurator.services.fact_values import EDITABLE, check_editable, read_values
from placecurator.services.fact_views import (
    FactValue,
    FieldChange,
    FieldFacts,
    PlaceFacts,
    place_facts,
)
from placecurator.storage import edits, events, places
from placecurator.storage.database import transaction
from placecurator.storage.listings import Row
from placecurator.storage.models import CurationEvent
from placecurator.storage.texts import storable

__all__ = [
    "EDITABLE",
    "FactValue",
    "FieldChange",
    "FieldFacts",
    "PlaceFacts",
    "edit_fields",
    "facts_of_place",
    "unlock_fields",
]


def facts_of_place(engine: sa.Engine, place_id: str) -> PlaceFacts:
    """The facts of a staged place, scanned or not.

    Raises:
        UnknownPlaces: it is not staged.
    """
    with transaction(engine) as session:
        return place_facts(session, place_id, datetime.now(UTC))


def edit_fields(
    engine: sa.Engine, place_id: str, values: Mapping[str, str | None], *, actor: str
) -> PlaceFacts:
    """Say what the fields are instead of what was found, and lock them; None empties a field.

    Lists are written with commas or one to a line; ``socials`` as ``network: URL``.

    Raises:
        InvalidInput: a value is refused; it names the field, the reason and the cure.
        UnknownPlaces: the place is not staged, or was never scanned.
    """
    if not values:
        raise InvalidInput("fields", "names no field", EDITABLE)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        event_id = _begin(session, events.EDIT_FIELDS, place_id, actor, now)
        before = _locked(session, place_id)
        country = _country(session, before, values)
        edit = {
            name: tuple(
                _said_by_curator(name, key, value, now)
                for key, value in read_values(name, text, country)
            )
            for name, text in values.items()
        }
        edited = edits.edit(session, before, edit, now)
        request = {
            "place_ids": [place_id],
            "fields": list(values),
            "before": {name: _curators(before, name) for name in values},
            "after": {name: edited.after[name] for name in values},
        }
        events.restate(session, event_id, request)
        return place_facts(session, place_id, now)


def unlock_fields(
    engine: sa.Engine, place_id: str, fields: Sequence[str], *, actor: str
) -> PlaceFacts:
    """Give the fields back to what the sources state; one that is not locked stays as it is.

    Raises:
        InvalidInput: a field is not one that can be locked.
        UnknownPlaces: the place is not staged, or was never scanned.
    """
    for name in fields:
        check_editable(name)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        event_id = _begin(session, events.UNLOCK_FIELDS, place_id, actor, now)
        before = _locked(session, place_id)
        edits.unlock(session, before, fields, now)
        request = {
            "place_ids": [place_id],
            "fields": list(fields),
            "before": {name: _curators(before, name) for name in fields},
        }
        events.restate(session, event_id, request)
        return place_facts(session, place_id, now)


def _begin(session: Session, act: str, place_id: str, actor: str, now: datetime) -> int:
    """Write the event first: on SQLite that makes this the only writer, before it looks."""
    event = CurationEvent(act=act, actor=actor, at=now, request_id=request_ids.of_this_act())
    return events.record(session, event)


def _locked(session: Session, place_id: str) -> Row:
    before = edits.locked_business(session, place_id) if storable([place_id]) else None
    if before is None:
        raise UnknownPlaces(
            [place_id], "There is nothing to edit yet: select the place, and let it be scanned."
        )
    return before


def _country(session: Session, before: Row, values: Mapping[str, str | None]) -> str | None:
    """Where numbers without a country code are: as the edit says, else as it was known."""
    place = places.get(session, before["place_id"])
    known = before["country"] or (place.country if place else None)
    return (values.get("country") or known or "").strip().upper() or None


def _said_by_curator(name: str, key: str | None, value: Value, now: datetime) -> Observation:
    return Observation(
        field=name,
        key=key,
        value=value,
        source=CURATOR,
        method="edit",
        confidence=1.0,
        observed_at=now,
    )


def _curators(before: Row, name: str) -> dict[str, Any]:
    """What undoing an edit needs: what a curator had said, or that none had.

    What the sources said is not repeated here: the history is kept for ever, and some of that may
    not be.
    """
    locked = name in before["locked_fields"]
    return {"locked": locked, "value": before[name] if locked else None}
