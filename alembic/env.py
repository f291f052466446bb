"""Runs the migrations on the connection handed over, or on the configured database."""

from __future__ import annotations

from logging.config import fileConfig

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

from placecurator.settings import Settings
from placecurator.storage.database import make_engine

config = context.config


# The indexes of texts and of tags are what each database has to offer, and no model describes them.
# SQLite keeps the first in several tables of its own.
BEGINNINGS = ("places_search", "ix_places_staging_tags")


def is_described(name, _kind, _parents) -> bool:
    return not str(name).startswith(BEGINNINGS)


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        compare_type=True,
        include_name=is_described,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := config.attributes.get("connection")) is not None:
    migrate(given)
else:
    if config.config_file_name:
        fileConfig(config.config_file_name, disable_existing_loggers=False)
    url = config.get_main_option("sqlalchemy.url") or Settings().database_url_in_use
    with make_engine(url).begin() as opened:
        migrate(opened)
