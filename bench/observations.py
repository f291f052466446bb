"""What a business's facts cost as one document beside one row for each, on both databases.

Both ways settle the same 25 facts of each of 50 places in one transaction: read what is known,
compare it with what was found, write it. The document is what the product does, by its own code;
the rows are a table of its own with a unique key, upserted by one statement of many parameters.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import typer
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bench.stores import POSTGRESQL, SQLITE, running_stores, tidy
from placecurator.domain.known_facts import identity_of, remember
from placecurator.domain.observation import Findings, Observation, Origin
from placecurator.domain.retention import STRICT
from placecurator.storage import known_facts
from placecurator.storage.columns import BIG_KEY
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.known_facts import NOTHING, Kept
from placecurator.storage.models import Place
from tests.factories import stage_many

FACTS = 25
GROUP = 50

_table = sa.Table(
    "business_facts",
    sa.MetaData(),
    sa.Column("id", BIG_KEY, primary_key=True),
    sa.Column("place_key", BIG_KEY, nullable=False),
    *(sa.Column(name, sa.String, nullable=False) for name in ("field", "key", "norm")),
    *(sa.Column(name, sa.String, nullable=False) for name in ("source", "url")),
    sa.Column("value", sa.JSON),
    *(sa.Column(name, sa.String) for name in ("method", "locator", "snippet", "licence")),
    sa.Column("confidence", sa.Float),
    *(
        sa.Column(name, sa.DateTime(timezone=True))
        for name in ("first_seen_at", "last_seen_at", "gone_at", "expires_at")
    ),
    sa.UniqueConstraint("place_key", "field", "key", "norm", "source", "url"),
    sa.Index("ix_business_facts_expires_at", "expires_at"),
)
_IDENTITY = ("place_key", "field", "key", "norm", "source", "url")


def main(places: int = 2_000, rounds: int = 3) -> None:
    """Print how many places a second each way settles: the first scan, and scans after it."""
    with running_stores() as stores:
        for kind in (SQLITE, POSTGRESQL):
            engine = make_engine(stores.new_database(kind))
            _table.create(engine)
            with transaction(engine) as session:
                stage_many(session, places)
                keys = list(session.scalars(sa.select(sa.inspect(Place).c.id)))
            for name, settle in (("document", _document), ("rows", _rows)):
                rates = [_rate(engine, keys, settle, number) for number in range(rounds + 1)]
                print(
                    f"{kind:10} {name:8} first {rates[0]:6,.0f}/s  again {max(rates[1:]):6,.0f}/s"
                )
            print(f"{kind:10} bytes a place: {_sizes(engine, places)}")
            engine.dispose()


def _rate(
    engine: sa.Engine,
    keys: list[int],
    settle: Callable[[Session, dict[int, Findings], datetime], None],
    number: int,
) -> float:
    tidy(engine)
    now = datetime.now(UTC) + timedelta(days=number)
    groups = [keys[i : i + GROUP] for i in range(0, len(keys), GROUP)]
    found = [{key: _findings(key, now) for key in group} for group in groups]
    started = time.perf_counter()
    for group in found:
        with transaction(engine) as session:
            settle(session, group, now)
    return len(keys) / (time.perf_counter() - started)


def _findings(key: int, now: datetime) -> Findings:
    """As a provider and three pages of a website state them."""
    observations = tuple(
        Observation(
            field=("name", "phones", "emails", "street", "city")[n % 5],
            value=f"value {n} of place {key}",
            source="google" if n < 10 else "website",
            url="https://places.example/1" if n < 10 else f"https://example.org/{n % 3}",
            method="json-ld",
            locator="body > main > p:nth-of-type(3)",
            snippet="some forty characters around the value",
            confidence=0.97,
            observed_at=now,
        )
        for n in range(FACTS)
    )
    return Findings(
        observations=observations, answered=frozenset({Origin("google"), Origin("website")})
    )


def _document(session: Session, group: dict[int, Findings], now: datetime) -> None:
    kept = known_facts.read(session, list(group))
    documents = {
        key: Kept(facts=remember(kept.get(key, NOTHING).facts, findings, now, STRICT))
        for key, findings in group.items()
    }
    known_facts.write(session, documents)


def _rows(session: Session, group: dict[int, Findings], now: datetime) -> None:
    known = session.execute(sa.select(_table).where(_table.c.place_key.in_(list(group)))).all()
    rows = [_row(key, said, now) for key, found in group.items() for said in found.observations]
    stated = {tuple(row[name] for name in _IDENTITY) for row in rows}
    gone = [row.id for row in known if tuple(getattr(row, n) for n in _IDENTITY) not in stated]
    if gone:
        session.execute(sa.update(_table).where(_table.c.id.in_(gone)).values(gone_at=now))
    dialect = session.get_bind().dialect.name
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_table)
    changed = ("value", "method", "locator", "snippet", "confidence", "last_seen_at", "expires_at")
    session.execute(
        insert.on_conflict_do_update(
            index_elements=_IDENTITY, set_={name: insert.excluded[name] for name in changed}
        ),
        rows,
    )


def _row(key: int, said: Observation, now: datetime) -> dict[str, Any]:
    field, of, norm, source, url = identity_of(said)
    return {
        "place_key": key,
        "field": field,
        "key": of or "",
        "norm": str(norm),
        "source": source,
        "url": url or "",
        "value": said.value,
        "method": said.method,
        "locator": said.locator,
        "snippet": said.snippet,
        "confidence": said.confidence,
        "first_seen_at": now,
        "last_seen_at": now,
        "expires_at": STRICT.of(source).expires_at(field, now),
    }


def _sizes(engine: sa.Engine, places: int) -> str:
    tables = ("business_observations", "business_facts")
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            size = sa.func.pg_total_relation_size
            sizes = [connection.scalar(sa.select(size(table))) or 0 for table in tables]
        else:
            stat = sa.table("dbstat", sa.column("name"), sa.column("pgsize"))
            sizes = [
                connection.scalar(
                    sa.select(sa.func.sum(stat.c.pgsize)).where(stat.c.name.contains(table))
                )
                or 0
                for table in tables
            ]
    return ", ".join(
        f"{name} {size // places:,}" for name, size in zip(("document", "rows"), sizes, strict=True)
    )


if __name__ == "__main__":
    typer.run(main)
