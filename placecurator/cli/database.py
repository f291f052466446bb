"""Opening the database for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from placecurator.launch.checks import translated_failures
from placecurator.launch.home import Home
from placecurator.settings import current_settings
from placecurator.storage.database import make_engine
from placecurator.storage.schema import refuse_enum_drift, upgrade


@contextmanager
def opened_database(*, migrate: bool, refuse_drift: bool = True) -> Iterator[sa.Engine]:
    """The database of the settings; ``migrate`` brings its schema up to date first.

    ``refuse_drift`` compares its statuses with the code's.

    Raises:
        CannotStart: the data folder or the database cannot be used.
        SchemaMismatch: its enum values are not those of the code.
    """
    settings = current_settings()
    if settings.database_url is None:
        Home(settings.home).prepare()
    engine = make_engine(settings.database_url_in_use)
    try:
        with translated_failures(engine):
            if migrate:
                upgrade(engine)
            if refuse_drift:
                refuse_enum_drift(engine)
            yield engine
    finally:
        engine.dispose()
