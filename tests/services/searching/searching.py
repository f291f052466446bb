"""Searching with a directory, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from placecurator.services.searching.query import checked_query
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.run import search_to_stage
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.services.searching.directory import Directory, DirectoryProvider

FIRST = [("osm:node/1", "Hammas"), ("osm:node/2", "Purukalusto")]
SECOND = [("osm:node/3", "Suu")]


def for_ever(_stated_at: datetime) -> None:
    """Any provider but one with terms."""


def search(
    engine: sa.Engine,
    directory: Directory,
    *,
    limit: int = 60,
    told: Callable[[SearchReport], None] | None = None,
) -> SearchReport:
    query = checked_query("dentists in Espoo", limit=limit)
    provider = DirectoryProvider(directory.url)
    return asyncio.run(
        search_to_stage(
            engine, provider, query, actor="carl", keep_until=for_ever, on_progress=told
        )
    )


def places(engine: sa.Engine) -> Sequence[Place]:
    with transaction(engine) as session:
        return session.scalars(sa.select(Place).order_by(sa.inspect(Place).c.id)).all()
