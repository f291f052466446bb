"""What is known of each business as a document: how it is written, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from placecurator.domain.known_facts import KnownFact
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import Findings, Observation, PageMark
from placecurator.domain.winners import FIRST_OF
from placecurator.storage.models import BusinessObservations
from placecurator.storage.texts import cleaned

_kept = sa.inspect(BusinessObservations).c
_COMPARED = tuple(name for name in FACT_FIELDS if name not in FIRST_OF)
_SAID = tuple(f.name for f in fields(Observation))
_FACT = tuple(f.name for f in fields(KnownFact) if f.name != "said")
_MARK = tuple(f.name for f in fields(PageMark))

_Row = dict[str, Any]


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
            pages=tuple(PageMark(**_with_times(mark)) for mark in row.pages),
            changes=tuple(Change(**_with_times(change)) for change in row.changes),
        )
        for row in rows
    }


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
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(BusinessObservations)
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
    texts = {name: value for name in _SAID if isinstance(value := getattr(said, name), str)}
    together = "".join(texts.values())
    if together.isascii() and "\0" not in together:
        return said
    clean: dict[str, Any] = {name: cleaned(text) for name, text in texts.items()}
    return replace(said, **clean)


def _fact(document: _Row) -> KnownFact:
    document = _with_times(document)
    fact = {name: document.pop(name) for name in _FACT if name in document}
    return KnownFact(said=Observation(**document), **fact)


def _with_times(document: _Row) -> _Row:
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") else value
        for name, value in document.items()
    }


def _fact_document(fact: KnownFact) -> _Row:
    return _document(fact.said, _SAID) | _document(fact, _FACT)


def _document(entry: object, names: Sequence[str]) -> _Row:
    """The fields of ``entry`` that have a value."""
    document = {}
    for name in names:
        value = getattr(entry, name)
        if value is not None:
            document[name] = value.isoformat() if isinstance(value, datetime) else value
    return document


_CHANGE = tuple(f.name for f in fields(Change))
