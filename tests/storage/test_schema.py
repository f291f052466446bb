"""The migrations make the schema that the models describe, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command

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


def test_a_status_that_the_code_does_not_know_refuses_the_start(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLACE_STATUS, "enums", [e for e in PLACE_STATUS.enums if e != "Maybe"])

    with pytest.raises(SchemaMismatch, match="unknown Maybe"):
        refuse_enum_drift(engine)


def test_a_status_that_the_database_lacks_refuses_the_start(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLACE_STATUS, "enums", [*PLACE_STATUS.enums, "Someday"])

    with pytest.raises(SchemaMismatch, match="lacks Someday"):
        refuse_enum_drift(engine)
