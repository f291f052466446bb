"""What is known of each business as a document: how it is written, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.known_facts import KnownFact
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import Findings, Observation, PageMark
from placecurator.domain.winners import FIRST_OF
from placecurator.storage import upserts
from placecurator.storage.models import BusinessObservations
from placecurator.storage.texts import cleaned

_kept = sa.inspect(BusinessObservations).c
_COMPARED = tuple(name for name in FACT_FIELDS if name not in FIRST_OF)
_SAID = tuple(f.name for f in fields(Observation))
_MARK = tuple(f.name for f in fields(PageMark))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the last scan changed: ``before`` and ``after`` as the column has it, None: no value.

    ``expires_at`` is when one of the two may not be kept any longer; None: never.
    """

    field: str
    before: Any = None
    after: Any = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The document of one place."""

    facts: tuple[KnownFact, ...] = ()
    pages: tuple[PageMark, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def expires_at(self) -> datetime | None:
        """When the first of it may not be kept any longer; None: never."""
        times = [fact.expires_at for fact in self.facts]
        times += [change.expires_at for change in self.changes]
        return min((time for time in times if time is not None), default=None)


NOTHING = Kept()


def read(session: Session, place_keys: Sequence[int]) -> dict[int, Kept]:
    """What is known of the places, by their keys; those of which nothing is known are left out."""
    rows = session.execute(
        sa.select(_kept.place_key, _kept.observations, _kept.pages, _kept.changes).where(
            _kept.place_key.in_(place_keys)
        )
    )
    return {
        row.place_key: Kept(
            facts=tuple(map(_fact, row.observations)),
            pages=marks_of(row.pages),
            changes=tuple(Change(**_with_times(change)) for change in row.changes),
        )
        for row in rows
    }


def marks_of(document: Iterable[Row]) -> tuple[PageMark, ...]:
    """The pages in the column ``pages``."""
    return tuple(PageMark(**_with_times(mark)) for mark in document)


def write(session: Session, documents: Mapping[int, Kept]) -> None:
    """Put the documents in the place of those that there are."""
    rows = [
        {
            "place_key": place_key,
            "observations": [_fact_document(fact) for fact in kept.facts],
            "pages": [_document(mark, _MARK) for mark in kept.pages],
            "changes": [_document(change, _CHANGE) for change in kept.changes],
            "expires_at": kept.expires_at,
        }
        for place_key, kept in documents.items()
    ]
    if rows:
        # Rows as parameters, not in VALUES: one cached statement serves every number of rows.
        session.execute(
            _insert_or_replace(session.get_bind().dialect.name),
            rows,
            execution_options={"render_nulls": True},
        )


@lru_cache(maxsize=2)
def _insert_or_replace(dialect: str) -> sa.Executable:
    insert = upserts.insert(dialect, BusinessObservations)
    replaced = {c.name: insert.excluded[c.name] for c in _kept if c.name != "place_key"}
    return insert.on_conflict_do_update(index_elements=[_kept.place_key], set_=replaced)


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], facts: Iterable[KnownFact]
) -> tuple[Change, ...]:
    """What differs between two states of the columns; ``facts`` are those that both come from."""
    changed = [name for name in _COMPARED if before[name] != after[name]]
    if not changed:
        return ()
    expiry: dict[str, datetime] = {}
    for fact in facts:
        if fact.expires_at is not None:
            name = fact.said.field
            expiry[name] = min(expiry.get(name, fact.expires_at), fact.expires_at)
    return tuple(
        Change(
            field=name,
            before=before[name] or None,
            after=after[name] or None,
            expires_at=expiry.get(name),
        )
        for name in changed
    )


def cleaned_findings(findings: Findings) -> Findings:
    """``findings`` without the characters that a database cannot hold."""
    observations = tuple(map(_cleaned, findings.observations))
    return replace(findings, observations=observations)


def _cleaned(said: Observation) -> Observation:
    together = f"{said.value}{said.url}{said.key}{said.locator}{said.snippet}"
    if together.isascii() and "\0" not in together:
        return said
    texts = {name: value for name in _SAID if isinstance(value := getattr(said, name), str)}
    clean: dict[str, Any] = {name: cleaned(text) for name, text in texts.items()}
    return replace(said, **clean)


# Field by field, and each time written and read once: this is done for some 30 facts of each of
# hundreds of places a second.


def _fact_document(fact: KnownFact) -> Row:
    said = fact.said
    document = {
        "field": said.field,
        "value": said.value,
        "source": said.source,
        "method": said.method,
        "confidence": said.confidence,
        "first_seen_at": written(fact.first_seen_at),
        "last_seen_at": written(fact.last_seen_at),
    }
    if said.url is not None:
        document["url"] = said.url
    if said.key is not None:
        document["key"] = said.key
    if said.locator is not None:
        document["locator"] = said.locator
    if said.snippet is not None:
        document["snippet"] = said.snippet
    if fact.gone_at is not None:
        document["gone_at"] = written(fact.gone_at)
    if fact.expires_at is not None:
        document["expires_at"] = written(fact.expires_at)
    if fact.licence is not None:
        document["licence"] = fact.licence
    return document


def _fact(document: Row) -> KnownFact:
    said = document.get
    first_seen_at = _time(document["first_seen_at"])
    return KnownFact(
        said=Observation(
            field=document["field"],
            value=document["value"],
            source=document["source"],
            method=document["method"],
            confidence=document["confidence"],
            observed_at=first_seen_at,
            url=said("url"),
            key=said("key"),
            locator=said("locator"),
            snippet=said("snippet"),
        ),
        first_seen_at=first_seen_at,
        last_seen_at=_time(document["last_seen_at"]),
        gone_at=_time(document["gone_at"]) if "gone_at" in document else None,
        expires_at=_time(document["expires_at"]) if "expires_at" in document else None,
        licence=said("licence"),
    )


@lru_cache(maxsize=1024)
def written(time: datetime) -> str:
    """``time`` as a document has it."""
    return time.isoformat()


@lru_cache(maxsize=8192)
def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _with_times(document: Row) -> Row:
    return {
        name: _time(value) if name.endswith("_at") else value for name, value in document.items()
    }


def _document(entry: PageMark | Change, names: Sequence[str]) -> Row:
    """The fields of ``entry`` that have a value."""
    values = ((name, getattr(entry, name)) for name in names)
    return {
        name: written(value) if isinstance(value, datetime) else value
        for name, value in values
        if value is not None
    }


_CHANGE = tuple(f.name for f in fields(Change))
