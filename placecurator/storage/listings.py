"""Writing what scans found into ``local_businesses``: one row per place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from placecurator.domain.listing import FACT_FIELDS, BusinessListing, Provenance
from placecurator.domain.observation import Findings
from placecurator.domain.text import fold
from placecurator.domain.winners import choose
from placecurator.storage.models import LocalBusiness
from placecurator.storage.scans import Claim
from placecurator.storage.texts import cleaned

_business = sa.inspect(LocalBusiness).c
_SEARCHED = ("name", "category", "address", "street", "city", "phone", "email", "website")
_PROVENANCE = tuple(field.name for field in fields(Provenance))
_KEPT = {"id", "place_key", "place_id", "locked_fields", "created_at"}

_Row = dict[str, Any]


def store(session: Session, found: Sequence[tuple[Claim, Findings]], now: datetime) -> None:
    """Insert or replace the businesses; a field that a curator has locked keeps its value.

    The caller holds the claims in this transaction, so nobody else writes these listings.
    """
    if not found:
        return
    kept = _locked_for_update(session, [claim.place_key for claim, _ in found])
    rows = [
        _row(claim, _merged(_facts(_listing(findings, now)), kept.get(claim.place_key)), now)
        for claim, findings in found
    ]
    # Rows as parameters, not in VALUES: one cached statement serves every number of rows.
    session.execute(
        _insert_or_replace(session.get_bind().dialect.name),
        rows,
        execution_options={"render_nulls": True},
    )


@lru_cache(maxsize=2)
def _insert_or_replace(dialect: str) -> sa.Executable:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(LocalBusiness)
    replaced = {c.name: insert.excluded[c.name] for c in _business if c.name not in _KEPT}
    return insert.on_conflict_do_update(index_elements=[_business.place_key], set_=replaced)


def _locked_for_update(session: Session, place_keys: list[int]) -> dict[int, LocalBusiness]:
    """The rows that have locked fields, by place; they stay as they are in this transaction.

    Without the lock, an edit that commits between this look and the write would be overwritten.
    """
    query = sa.select(LocalBusiness).where(_business.place_key.in_(place_keys)).with_for_update()
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {business.place_key: business for business in rows if business.locked_fields}


def _merged(facts: _Row, kept: LocalBusiness | None) -> _Row:
    """``facts``, but where a curator has locked a field, its value and who said it."""
    if kept is None:
        return facts
    said = {name: kept.provenance[name] for name in kept.locked_fields if name in kept.provenance}
    return {
        **facts,
        **{name: getattr(kept, name) for name in kept.locked_fields},
        "provenance": facts["provenance"] | said,
    }


def _listing(findings: Findings, now: datetime) -> BusinessListing:
    return choose(
        findings.observations,
        now,
        warnings=findings.warnings,
        alias_place_id=findings.alias_place_id,
    )


def _facts(listing: BusinessListing) -> _Row:
    """The columns that say what the scan found, and where each value came from."""
    return {name: _storable(getattr(listing, name)) for name in FACT_FIELDS} | {
        "warnings": _storable(listing.warnings),
        "provenance": _origins(listing.provenance),
    }


def _origins(provenance: Mapping[str, Provenance]) -> dict[str, _Row]:
    # Most facts of a listing share one origin, so each is written out once.
    distinct = {id(said): said for said in provenance.values()}
    written = {key: _origin(said) for key, said in distinct.items()}
    return {name: written[id(said)] for name, said in provenance.items()}


def _origin(said: Provenance) -> _Row:
    # Field by field: asdict() would copy every value deeply, which costs more than the rest.
    origin = {name: getattr(said, name) for name in _PROVENANCE}
    return origin | {"url": _storable(said.url), "observed_at": said.observed_at.isoformat()}


def _storable(value: Any) -> Any:
    """``value`` as a column takes it; texts of strangers may hold what a database cannot."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, tuple):
        return [cleaned(item) for item in value]
    if isinstance(value, Mapping):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    return value


def _row(claim: Claim, facts: _Row, now: datetime) -> _Row:
    return {
        **facts,
        "place_key": claim.place_key,
        "place_id": claim.target.place_id,
        "name_key": fold(facts["name"] or ""),
        "search_text": fold("\n".join(facts[name] for name in _SEARCHED if facts[name])),
        "locked_fields": [],
        "scan_token": claim.token,
        "scanned_at": now,
        "created_at": now,
    }
