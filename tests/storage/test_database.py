"""Which errors mean that the database is away, on both databases and in all the ways it goes."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import DatabaseAway
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from tests.factories import staged
from tests.waiting import wait_until

QUESTION = sa.select(sa.inspect(Place).c.name)
"""Any question."""


@pytest.fixture
def postgres(engine: sa.Engine) -> sa.Engine:
    if engine.dialect.name != "postgresql":
        pytest.skip("a file has no connections that break")
    return engine


@pytest.fixture
def administrator(postgres: sa.Engine) -> Iterator[sa.Connection]:
    other = make_engine(postgres.url.render_as_string(hide_password=False))
    with other.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    other.dispose()


def backend(session: Session) -> int:
    number: int = session.scalar(sa.select(sa.func.pg_backend_pid())) or 0
    return number


def is_terminated(session: Session, administrator: sa.Connection) -> None:
    administrator.execute(sa.select(sa.func.pg_terminate_backend(backend(session), 5000)))


def idles_for_too_long(session: Session, administrator: sa.Connection) -> None:
    number = backend(session)
    session.execute(
        sa.select(sa.func.set_config("idle_in_transaction_session_timeout", "20", True))
    )
    activity = sa.table("pg_stat_activity", sa.column("pid"))
    alive = sa.select(activity.c.pid).where(activity.c.pid == number)
    wait_until(
        lambda: administrator.execute(alive).first() is None, within_s=10, what="it was ended"
    )


def loses_its_line(session: Session, _administrator: sa.Connection) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    with socket.socket(fileno=os.dup(driver.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


WAYS = pytest.mark.parametrize(
    "breaks",
    [is_terminated, idles_for_too_long, loses_its_line],
    ids=lambda breaks: breaks.__name__,
)


@WAYS
def test_the_database_is_away_when_before_a_statement_the_connection(
    postgres: sa.Engine,
    administrator: sa.Connection,
    breaks: Callable[[Session, sa.Connection], None],
) -> None:
    def ask() -> None:
        with transaction(postgres) as session:
            breaks(session, administrator)
            session.execute(QUESTION)

    with pytest.raises(DatabaseAway) as away:
        ask()

    assert "\n" not in away.value.reason
    assert "SELECT" not in away.value.reason


@WAYS
def test_the_database_is_away_when_before_the_commit_the_connection(
    postgres: sa.Engine,
    administrator: sa.Connection,
    breaks: Callable[[Session, sa.Connection], None],
) -> None:
    def write() -> None:
        with transaction(postgres) as session:
            staged(session, "p")
            session.flush()
            breaks(session, administrator)

    with pytest.raises(DatabaseAway):
        write()

    with transaction(postgres) as session:
        assert session.scalars(QUESTION).all() == []


def test_the_database_is_away_while_all_connections_are_in_use(database_url: str) -> None:
    engine = sa.create_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with (
        engine.connect(),
        pytest.raises(DatabaseAway, match="does not answer"),
        transaction(engine) as session,
    ):
        session.execute(QUESTION)

    with transaction(engine) as session:
        assert session.scalars(QUESTION).all() == []
    engine.dispose()


def test_the_database_is_away_while_another_holds_what_is_to_be_written(
    engine: sa.Engine, database_url: str
) -> None:
    sqlite = engine.dialect.name == "sqlite"
    patience = {"timeout": 0.1} if sqlite else {"options": "-c lock_timeout=100"}
    impatient = sa.create_engine(database_url, connect_args=patience)
    with transaction(engine) as session:
        staged(session, "p")
    write = sa.update(Place).values(notes="changed")
    with transaction(engine) as holder:
        holder.execute(write)

        with pytest.raises(DatabaseAway) as away, transaction(impatient) as session:
            session.execute(write)

    assert "lock" in away.value.reason
    impatient.dispose()


def test_a_rule_that_is_broken_does_not_mean_that_the_database_is_away(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError), transaction(engine) as session:
        session.execute(sa.insert(Place).values(place_id="has nothing but an id"))


def test_a_statement_after_one_that_failed_is_an_error_of_ours(postgres: sa.Engine) -> None:
    def go_on_after_a_failure() -> None:
        with transaction(postgres) as session:
            with suppress(sa.exc.ProgrammingError):
                session.execute(sa.select(sa.column("unknown")))
            session.execute(QUESTION)

    with pytest.raises(sa.exc.InternalError):
        go_on_after_a_failure()
