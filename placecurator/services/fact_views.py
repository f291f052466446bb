"""The facts of a place as people see them: who states what, what is shown, what disagrees."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from sqlalchemy.orm import Session

from placecurator.domain.errors import UnknownPlaces
from placecurator.domain.known_facts import KnownFact, normalised
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import CURATOR, Observation, PageMark, Value
from placecurator.domain.winners import FIRST_OF, Choice, in_conflict, rank
from placecurator.services.fact_values import in_words
from placecurator.storage import businesses, known_facts, places
from placecurator.storage.known_facts import NOTHING
from placecurator.storage.models import LocalBusiness

_Key = tuple[str | None, Value]
"""What tells one value of a field from another."""

_SHOWN = tuple(name for name in FACT_FIELDS if name not in FIRST_OF)


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


def place_facts(session: Session, place_id: str, now: datetime) -> PlaceFacts:
    """The facts of a staged place as they are in this transaction.

    Raises:
        UnknownPlaces: it is not staged.
    """
    place = places.get(session, place_id)
    if place is None or place.id is None:
        raise UnknownPlaces([place_id])
    business = businesses.get(session, place_id)
    kept = known_facts.read(session, [place.id]).get(place.id, NOTHING)
    facts = [fact for fact in kept.facts if not fact.expired(now)]
    return PlaceFacts(
        place_id=place_id,
        name=(business and business.name) or place.name,
        scanned_at=business.scanned_at if business else None,
        fields=tuple(_fields(business, facts, now)) if business else (),
        changes=tuple(
            FieldChange(
                field=change.field,
                before=in_words(change.before),
                after=in_words(change.after),
            )
            for change in kept.changes
            if change.expires_at is None or change.expires_at > now
        ),
        warnings=tuple(business.warnings) if business else (),
        pages=kept.pages,
    )


def _fields(
    business: LocalBusiness, facts: Sequence[KnownFact], now: datetime
) -> Iterator[FieldFacts]:
    ranked = rank(facts, now)
    for name in _SHOWN:
        stated = [fact for fact in facts if fact.said.field == name]
        locked = name in business.locked_fields
        if stated or locked:
            shown = _shown(name, getattr(business, name))
            yield _field(name, stated, ranked.get(name, ()), shown, locked)


def _field(
    name: str,
    stated: Iterable[KnownFact],
    choices: Sequence[Choice],
    shown: Container[_Key],
    locked: bool,
) -> FieldFacts:
    supported = [fact for choice in choices for fact in choice.facts]
    place = {id(fact): number for number, fact in enumerate(supported)}
    chosen = {
        id(fact)
        for fact in supported
        if _key(fact.said) in shown and (fact.said.source == CURATOR or not locked)
    }

    def order(fact: KnownFact) -> tuple[bool, float, float]:
        gone_at = fact.gone_at.timestamp() if fact.gone_at else 0.0
        return id(fact) not in chosen, place.get(id(fact), inf), -gone_at

    # What is shown is not always what is best supported: an address is of one source.
    shown_first = sorted(choices, key=lambda choice: _key(choice.best.said) not in shown)
    return FieldFacts(
        field=name,
        values=tuple(_value(fact, id(fact) in chosen) for fact in sorted(stated, key=order)),
        locked=locked,
        in_conflict=not locked and in_conflict(name, shown_first),
    )


def _shown(name: str, column: Any) -> set[_Key]:
    """The values that the listing shows, as far as they tell one fact from another."""
    if isinstance(column, dict):
        return {(key, normalised(name, value)) for key, value in column.items()}
    values = column if isinstance(column, list) else [column]
    return {(None, normalised(name, value)) for value in values if value is not None}


def _key(said: Observation) -> _Key:
    return said.key, normalised(said.field, said.value)


def _value(fact: KnownFact, chosen: bool) -> FactValue:
    said = fact.said
    return FactValue(
        field=said.field,
        key=said.key,
        value=said.value,
        source=said.source,
        method=said.method,
        url=said.url,
        locator=said.locator,
        snippet=said.snippet,
        confidence=said.confidence,
        first_seen_at=fact.first_seen_at,
        last_seen_at=fact.last_seen_at,
        gone_at=fact.gone_at,
        expires_at=fact.expires_at,
        licence=fact.licence,
        chosen=chosen,
    )
