"""Each page walks an index: the plans of both databases say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from placecurator.services.staging import PlaceQuery, PlaceSort, list_places
from placecurator.storage.database import transaction
from tests.factories import NOW, stage_many

ROWS = 5000


@pytest.fixture(scope="module")
def filled(module_engine: sa.Engine) -> sa.Engine:
    """A table that is large enough for a planner to prefer an index; half the values are NULL."""
    with transaction(module_engine) as session:
        some = {"category": "cafe", "city": "Espoo", "rating": 4.0, "review_count": 3}
        some |= {"deep_scan_status": "queued", "status_changed_at": NOW}
        stage_many(session, ROWS, prefix="some:", **some)
        stage_many(session, ROWS, prefix="none:")
    with module_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return module_engine


def _plans(engine: sa.Engine, statements: list[tuple[str, object]]) -> Iterator[str]:
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        for statement, parameters in statements:
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)  # type: ignore[arg-type]
            yield "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", PlaceSort)
def test_a_page_without_a_filter_walks_an_index(
    filled: sa.Engine, sort: PlaceSort, descending: bool
) -> None:
    first = list_places(filled, PlaceQuery(sort=sort, descending=descending, limit=1000))
    statements: list[tuple[str, object]] = []

    @sa.event.listens_for(filled, "before_cursor_execute")
    def _note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, parameters))

    query = PlaceQuery(sort=sort, descending=descending, limit=10)
    list_places(filled, query)
    list_places(filled, PlaceQuery(sort=sort, descending=descending, cursor=first.next_cursor))
    sa.event.remove(filled, "before_cursor_execute", _note)

    plans = list(_plans(filled, statements))
    assert len(plans) in (2, 3)
    for plan in plans:
        assert (
            "SEARCH" in plan
            or "Index Scan" in plan
            or "USING INDEX" in plan
            or (sort is PlaceSort.imported and "SCAN places_staging" in plan)
        ), plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan, plan
