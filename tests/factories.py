"""Rows for tests: name only the fields that matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.known_facts import KnownFact, remember
from placecurator.domain.listing import BusinessListing
from placecurator.domain.observation import Findings, Observation, Origin
from placecurator.domain.place import SourcePlace
from placecurator.domain.retention import Terms, terms_of_sources
from placecurator.domain.text import fold
from placecurator.domain.winners import choose
from placecurator.storage.models import LocalBusiness, Place

TERMS = terms_of_sources(google_keep_days=30)
"""What Google states may be kept for 30 days, so that tests of other things see it stay."""

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""When the rows of the factories were made: in the past, whenever the tests run."""

_SOURCE_FIELDS = set(SourcePlace.__dataclass_fields__)


def staged(session: Session, place_id: str = "osm:node/1", **fields: Any) -> Place:
    """Insert one staged place; ``fields`` are columns of ``Place`` and win over the defaults."""
    place = to_stage(place_id, **fields)
    session.add(place)
    session.flush()
    return place


def to_stage(place_id: str = "osm:node/1", **fields: Any) -> Place:
    """The place of ``staged`` before it is inserted: many together take a tenth of the time."""
    said = {"name": f"Place {place_id}", "source": "test"} | {
        key: value for key, value in fields.items() if key in _SOURCE_FIELDS
    }
    source = SourcePlace(place_id=place_id, **said)
    row: dict[str, Any] = {
        **{name: getattr(source, name) for name in _SOURCE_FIELDS},
        "raw": dict(source.raw),
        "name_key": source.name_key,
        "search_text": source.search_text,
        "source_digest": source.digest,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Place(**(row | fields))


def stage_many(
    session: Session, count: int, prefix: str = "osm:node/", **fields: Any
) -> Sequence[str]:
    """Insert places ``prefix``1 … ``prefix``N by one statement and return their place ids.

    ``fields`` are columns of ``Place``: a value for all, or an SQL expression. 200,000 rows take a
    few seconds.
    """
    first = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    numbers = first.union_all(sa.select(first.c.n + 1).where(first.c.n < count))
    number = sa.cast(numbers.c.n, sa.String)
    row: dict[str, Any] = {
        "place_id": sa.literal(prefix).concat(number),
        "name": sa.literal("Place ").concat(number),
        "name_key": sa.literal("place ").concat(number),
        "search_text": sa.literal("place ").concat(number),
        "source": "test",
        "raw": {},
        "source_digest": "",
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    table: sa.Table = Place.__table__  # type: ignore[attr-defined]
    values = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, table.c[name].type)
        for name, value in row.items()
    ]
    # The numbers are a recursive query: SQLite allows it in front of the SELECT only.
    session.execute(sa.insert(Place).from_select(list(row), sa.select(*values), False))
    return [f"{prefix}{n}" for n in range(1, count + 1)]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def found_business(session: Session, place: Place, **fields: Any) -> LocalBusiness:
    """Insert the local business that a scan of ``place`` found."""
    business = to_find(place, **fields)
    session.add(business)
    session.flush()
    return business


def to_find(place: Place, **fields: Any) -> LocalBusiness:
    """The business of ``found_business`` before it is inserted."""
    name = fields.get("name", place.name)
    row: dict[str, Any] = {
        "place_key": place.id,
        "place_id": place.place_id,
        "name": name,
        "name_key": fold(name or ""),
        "search_text": fold("\n".join([name or "", *(v for v in fields.values() if _is_text(v))])),
        "scan_token": 1,
        "scanned_at": NOW,
        "created_at": NOW,
    }
    return LocalBusiness(**(row | fields))


def break_the_next_update(session: Session, column: str = "updated_by") -> None:
    """Make the database refuse an update half-way: it writes one value into many rows."""
    # A table of its own: an index on the product's would stay in its metadata for all tests.
    table = sa.Table("places_staging", sa.MetaData(), sa.Column(column))
    session.execute(sa.schema.CreateIndex(sa.Index("breaks", table.c[column], unique=True)))


def observed(
    source: str = "google",
    *,
    at: datetime = NOW,
    url: str | None = "https://example.fi/",
    confidence: float = 0.9,
    **values: Any,
) -> list[Observation]:
    """What ``source`` states: a value by field, a list where there are several, profiles by key."""
    pairs: list[tuple[str, Any, str | None]] = []
    for field, value in values.items():
        if isinstance(value, dict):
            pairs += [(field, item, key) for key, item in value.items()]
        else:
            items = value if isinstance(value, list | tuple) else [value]
            pairs += [(field, item, None) for item in items]
    return [
        Observation(
            field=field,
            value=value,
            key=key,
            source=source,
            url=url,
            method="text",
            confidence=confidence,
            observed_at=at,
        )
        for field, value, key in pairs
    ]


def found(
    source: str = "google", *, warnings: Sequence[str] = (), at: datetime = NOW, **values: Any
) -> Findings:
    """The findings of a scan in which only ``source`` answered."""
    return Findings(
        observations=tuple(observed(source, at=at, **values)),
        answered=frozenset({Origin(source)}),
        warnings=tuple(warnings),
    )


def known(*stated: Sequence[Observation], terms: Terms = TERMS) -> tuple[KnownFact, ...]:
    """Facts that were seen once, when they were observed."""
    return tuple(
        fact
        for said in chain.from_iterable(stated)
        for fact in remember((), Findings(observations=(said,)), said.observed_at, terms)
    )


def listing_of(findings: Findings) -> BusinessListing:
    """The listing that ``findings`` alone make."""
    return choose(
        known(findings.observations),
        datetime.now(UTC),
        warnings=findings.warnings,
        alias_place_id=findings.alias_place_id,
    )
