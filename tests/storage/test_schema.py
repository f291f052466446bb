"""The migrations make the schema that the models describe, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from placecurator.domain.errors import SchemaMismatch
from placecurator.storage.columns import PLACE_STATUS
from placecurator.storage.schema import alembic_config, enum_differences, refuse_enum_drift, upgrade


def test_the_migrated_schema_is_the_one_of_the_models(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        command.check(alembic_config(connection))


def test_the_migrations_can_be_taken_back_and_applied_again(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    left = set(sa.inspect(engine).get_table_names())

    upgrade(engine)

    assert left <= {"alembic_version"}
    assert enum_differences(engine) == []


def test_a_fresh_schema_has_exactly_the_statuses_of_the_code(engine: sa.Engine) -> None:
    assert enum_differences(engine) == []


def test_a_status_that_the_code_does_not_know_refuses_the_start(engine: sa.Engine) -> None:
    change_live_statuses(engine, {"Someday": "Someday"})

    with pytest.raises(SchemaMismatch, match=r"places_staging.status \(place_status\) .* Someday"):
        refuse_enum_drift(engine)


def test_a_status_that_the_database_lacks_refuses_the_start(engine: sa.Engine) -> None:
    change_live_statuses(engine, {"Maybe": "Perhaps"})

    differences = enum_differences(engine)

    assert "places_staging.status (place_status) lacks Maybe" in differences
    assert "places_staging.status (place_status) has the unknown Perhaps" in differences


def change_live_statuses(engine: sa.Engine, names: dict[str, str]) -> None:
    """Rename a verdict in the live database, or add one that is named after itself."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for old, new in names.items():
                change = f"ADD VALUE '{new}'" if old == new else f"RENAME VALUE '{old}' TO '{new}'"
                connection.exec_driver_sql(f"ALTER TYPE place_status {change}")
            return
        values = [names.get(status, status) for status in PLACE_STATUS.enums]
        values += [new for old, new in names.items() if old == new]
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("places_staging") as table:
            table.drop_constraint("place_status", type_="check")
            table.create_check_constraint("place_status", sa.column("status").in_(values))
