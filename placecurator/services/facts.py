"""The facts of a place: who states what, which value is shown, and what a curator says instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import PageMark, Value

EDITABLE = tuple(
    field for field in FACT_FIELDS if field not in {"phone", "email", "alias_place_id"}
)
"""The fields that a curator may edit; ``phone`` and ``email`` are the first of their lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """One value of a field as one source stated it.

    ``gone_at`` is when the source was found not to state it any more (None: it does), and
    ``expires_at`` when its terms do not allow to keep it any longer (None: for ever). ``chosen``:
    it is shown. The other names are as in ``Observation``.
    """

    field: str
    key: str | None
    value: Value
    source: str
    method: str
    url: str | None
    locator: str | None
    snippet: str | None
    confidence: float
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    expires_at: datetime | None
    licence: str | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """All that is stated of one field: the chosen values first, those that are gone last.

    ``locked``: a curator's edit holds it, no values: the edit emptied it. ``in_conflict``: sources
    that still state it do not agree.
    """

    field: str
    values: tuple[FactValue, ...]
    locked: bool
    in_conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """What the last scan changed; ``before`` and ``after`` in words, None: no value."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """All facts of a place.

    ``name`` is that of the business, else of the place. ``scanned_at`` None: never. ``fields`` are
    those of ``FACT_FIELDS`` of which something was stated or that are locked; ``phone`` and
    ``email`` are in ``phones`` and ``emails``.
    """

    place_id: str
    name: str
    scanned_at: datetime | None
    fields: tuple[FieldFacts, ...]
    changes: tuple[FieldChange, ...]
    warnings: tuple[str, ...]
    pages: tuple[PageMark, ...]


def facts_of_place(engine: sa.Engine, place_id: str) -> PlaceFacts:
    """The facts of a staged place, scanned or not.

    Raises:
        UnknownPlaces: it is not staged.
    """
    raise NotImplementedError


def edit_fields(
    engine: sa.Engine, place_id: str, values: Mapping[str, str | None], *, actor: str
) -> PlaceFacts:
    """Say what the fields are instead of what was found, and lock them; None empties a field.

    Lists are written with commas or one to a line; ``socials`` as ``network: URL``.

    Raises:
        InvalidInput: a value is refused; it names the field, the reason and the cure.
        UnknownPlaces: the place is not staged, or was never scanned.
    """
    raise NotImplementedError


def unlock_fields(
    engine: sa.Engine, place_id: str, fields: Sequence[str], *, actor: str
) -> PlaceFacts:
    """Give the fields back to what the sources state.

    Raises:
        InvalidInput: a field is not one that can be locked.
        UnknownPlaces: the place is not staged, or was never scanned.
    """
    raise NotImplementedError
