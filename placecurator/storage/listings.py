"""Writing what is known of each place into ``local_businesses``: one row per place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.known_facts import remember
from placecurator.domain.listing import FACT_FIELDS, BusinessListing, Provenance
from placecurator.domain.observation import Findings
from placecurator.domain.retention import STRICT, Terms
from placecurator.domain.text import fold
from placecurator.domain.winners import FIRST_OF, choose
from placecurator.storage import known_facts, upserts
from placecurator.storage.known_facts import (
    NOTHING,
    Kept,
    changes_between,
    cleaned_findings,
    written,
)
from placecurator.storage.models import LocalBusiness
from placecurator.storage.scans import Claim
from placecurator.storage.texts import cleaned

_business = sa.inspect(LocalBusiness).c
_table: sa.Table = LocalBusiness.__table__  # type: ignore[attr-defined]
_SEARCHED = ("name", "category", "address", "street", "city", "phone", "email", "website")
_KEPT = {"id", "place_key", "place_id", "locked_fields", "created_at"}

Row = dict[str, Any]


def store(
    session: Session,
    found: Sequence[tuple[Claim, Findings]],
    now: datetime,
    terms: Terms = STRICT,
) -> None:
    """Remember what the scans found, and show what is now best supported.

    A field that a curator has locked keeps its value. The caller holds the claims in this
    transaction, so that no other scan writes these listings.
    """
    if not found:
        return
    keys = [claim.place_key for claim, _ in found]
    rows = lock(session, _business.place_key.in_(keys))
    kept = known_facts.read(session, keys)
    businesses, documents = [], {}
    for claim, findings in found:
        key = claim.place_key
        row, before = rows.get(key), kept.get(key, NOTHING)
        facts = remember(before.facts, cleaned_findings(findings), now, terms)
        alias = findings.alias_place_id or (row["alias_place_id"] if row else None)
        listing = choose(facts, now, warnings=findings.warnings, alias_place_id=alias)
        columns = columns_of(listing, row)
        changes = changes_between(row, columns, (*before.facts, *facts)) if row else ()
        businesses.append(_row(claim, columns, now))
        documents[key] = Kept(facts=facts, pages=findings.pages, changes=changes)
    # Rows as parameters, not in VALUES: one cached statement serves every number of rows.
    session.execute(
        _insert_or_replace(session.get_bind().dialect.name),
        businesses,
        execution_options={"render_nulls": True},
    )
    known_facts.write(session, documents)


@lru_cache(maxsize=2)
def _insert_or_replace(dialect: str) -> sa.Executable:
    insert = upserts.insert(dialect, LocalBusiness)
    replaced = {c.name: insert.excluded[c.name] for c in _business if c.name not in _KEPT}
    return insert.on_conflict_do_update(index_elements=[_business.place_key], set_=replaced)


def lock(
    session: Session, which: sa.ColumnElement[bool], *, skip_locked: bool = False
) -> dict[int, Row]:
    """The rows of ``local_businesses``, by place; they stay as they are in this transaction.

    Whoever writes a listing or what it is chosen from takes this lock first: without it, an edit
    that commits between this look and the write would be overwritten. On SQLite the caller must
    have written something before, which makes it the only writer.
    """
    query = sa.select(_table).where(which).order_by(_business.place_key)
    rows = session.execute(query.with_for_update(skip_locked=skip_locked)).mappings()
    return {row["place_key"]: dict(row) for row in rows}


def columns_of(listing: BusinessListing, before: Mapping[str, Any] | None) -> Row:
    """The columns that say what is known; a field that is locked stays as it was ``before``."""
    columns = _facts(listing)
    if before and (locked := held_by(before["locked_fields"])):
        said = before["provenance"]
        provenance = {k: v for k, v in columns["provenance"].items() if k not in locked}
        provenance |= {name: said[name] for name in locked if name in said}
        columns |= {name: before[name] for name in locked} | {"provenance": provenance}
    return columns | searched(columns)


def held_by(locked_fields: Iterable[str]) -> set[str]:
    """The locked fields, and those that are the first of a list that is locked."""
    locked = set(locked_fields)
    return locked | {first for first, several in FIRST_OF.items() if several in locked}


def searched(columns: Row) -> Row:
    """The columns by which the business is found and sorted."""
    return {
        "name_key": fold(columns["name"] or ""),
        "search_text": fold("\n".join(columns[name] for name in _SEARCHED if columns[name])),
    }


def _facts(listing: BusinessListing) -> Row:
    return {name: _storable(getattr(listing, name)) for name in FACT_FIELDS} | {
        "warnings": [cleaned(warning) for warning in listing.warnings],
        "provenance": _origins(listing.provenance),
    }


def _origins(provenance: Mapping[str, Provenance]) -> dict[str, Row]:
    # Field by field: asdict() would copy every value deeply, which costs more than the rest.
    return {
        name: {
            "source": said.source,
            "url": said.url,
            "method": said.method,
            "observed_at": written(said.observed_at),
            "confidence": said.confidence,
        }
        for name, said in provenance.items()
    }


def _storable(value: Any) -> Any:
    """``value`` as a column takes it."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _row(claim: Claim, columns: Row, now: datetime) -> Row:
    return {
        **columns,
        "place_key": claim.place_key,
        "place_id": claim.target.place_id,
        "locked_fields": [],
        "scan_token": claim.token,
        "scanned_at": now,
        "created_at": now,
    }
