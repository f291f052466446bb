"""The live schema: bringing it up to date, and refusing one that the code does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import SQLModel

import placecurator.storage.models  # noqa: F401  (registers the tables)
from placecurator.domain.errors import SchemaMismatch
from placecurator.storage.database import transaction

_ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"
_QUOTED = re.compile(r"'((?:[^']|'')*)'")


def alembic_config(connection: sa.Connection) -> Config:
    """The configuration of our migrations, run on ``connection``."""
    config = Config(_ALEMBIC_INI)
    config.attributes["connection"] = connection
    config.attributes["configure_logger"] = False
    return config


def upgrade(engine: sa.Engine) -> None:
    """Apply all migrations that the database has not seen."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")


def _enum_columns() -> Iterator[tuple[str, str, sa.Enum]]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                yield table.name, column.name, column.type


def _live_values(connection: sa.Connection) -> Callable[[str, str, sa.Enum], set[str]]:
    """A look-up of the values that the live database allows in a column."""
    inspector = sa.inspect(connection)
    if connection.dialect.name == "postgresql":
        enums: list[Any] = inspector.get_enums()  # type: ignore[attr-defined]
        labels = {enum["name"]: set(enum["labels"]) for enum in enums}
        return lambda _table, _column, enum: labels.get(str(enum.name), set())
    checks = {
        (table, check["sqltext"].split(maxsplit=1)[0]): _quoted_values(check["sqltext"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }
    return lambda table, column, _enum: checks.get((table, column), set())


def _quoted_values(sql: str) -> set[str]:
    return {value.replace("''", "'") for value in _QUOTED.findall(sql)}


def enum_differences(engine: sa.Engine) -> list[str]:
    """One sentence for each column whose values in the database are not those of the code.

    Raises:
        DatabaseAway: the database does not answer.
    """
    with transaction(engine) as session:
        live_values = _live_values(session.connection())
    differences = []
    for table, column, enum in _enum_columns():
        expected, found = set(enum.enums), live_values(table, column, enum)
        if missing := sorted(expected - found):
            differences.append(f"{table}.{column} ({enum.name}) lacks {', '.join(missing)}")
        if extra := sorted(found - expected):
            differences.append(f"{table}.{column} ({enum.name}) has the unknown {', '.join(extra)}")
    return differences


def refuse_enum_drift(engine: sa.Engine) -> None:
    """Check the live enum values.

    Raises:
        SchemaMismatch: they are not those of the code; the text has the exact difference.
    """
    if differences := enum_differences(engine):
        raise SchemaMismatch(
            "The database and this version of the code do not have the same statuses: "
            + "; ".join(differences)
            + ". Apply the migrations, or start the version that fits this database."
        )
