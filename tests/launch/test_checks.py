from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import CannotStart
from placecurator.launch import checks
from placecurator.launch.home import Home
from placecurator.settings import Settings
from placecurator.storage.database import make_engine


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens, in the way of the web server: sharing it."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(_env_file=None, home=tmp_path, **values)  # type: ignore[call-arg, arg-type]


def test_a_port_in_use_is_refused_and_another_one_proposed(tmp_path: Path, taken_port: int) -> None:
    with pytest.raises(CannotStart) as refused:
        checks.refuse_taken_port(_settings(tmp_path, port=taken_port))

    assert f"Port {taken_port} is in use" in str(refused.value)
    assert f"PLACECURATOR_PORT={taken_port + 1}" in str(refused.value)


def test_a_free_port_is_accepted(tmp_path: Path) -> None:
    checks.refuse_taken_port(_settings(tmp_path, port=checks.free_port()))


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(CannotStart, match="PLACECURATOR_HOST"):
        checks.refuse_taken_port(_settings(tmp_path, port=checks.free_port(), host=host))


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("example.org", False),
    ],
)
def test_only_loopback_addresses_count_as_private(host: str, only_here: bool) -> None:
    assert checks.is_loopback(host) is only_here


def test_a_redis_that_answers_is_accepted(redis_url: str) -> None:
    checks.refuse_silent_redis(redis_url)


def test_a_redis_that_does_not_answer_is_refused_without_its_password() -> None:
    url = f"redis://:secret@127.0.0.1:{checks.free_port()}/0"

    with pytest.raises(CannotStart, match="PLACECURATOR_REDIS_URL does not answer") as refused:
        checks.refuse_silent_redis(url)

    assert "secret" not in str(refused.value)


def test_a_server_that_is_no_redis_is_refused(taken_port: int) -> None:
    with pytest.raises(CannotStart, match="does not answer"):
        checks.refuse_silent_redis(f"redis://127.0.0.1:{taken_port}/0")


def test_a_database_that_is_away_is_refused_without_its_password() -> None:
    engine = make_engine(f"postgresql+psycopg://me:secret@127.0.0.1:{checks.free_port()}/db")

    with pytest.raises(CannotStart, match="cannot be used: connection") as refused:
        checks.prepare_database(engine)

    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "placecurator.db").write_text("These are notes, and rather long ones." * 100)
    engine = make_engine(f"sqlite:///{tmp_path / 'placecurator.db'}")

    with pytest.raises(CannotStart, match="file is not a database"):
        checks.prepare_database(engine)


def test_a_database_of_a_newer_version_is_refused(engine: sa.Engine) -> None:
    versions = sa.table("alembic_version", sa.column("version_num"))
    with engine.begin() as connection:
        connection.execute(versions.update().values(version_num="from_the_future"))

    with pytest.raises(CannotStart, match="written by another version"):
        checks.prepare_database(engine)


@pytest.mark.parametrize("below", [".", "data"])
def test_a_home_that_is_a_file_or_below_one_is_refused(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match="PLACECURATOR_HOME"):
        Home(tmp_path / "file" / below).prepare()


def test_a_home_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(CannotStart, match="PLACECURATOR_HOME"):
        Home(Path("/proc/placecurator")).prepare()


def test_a_disk_that_is_nearly_full_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)

    home.refuse_full_disk(1)
    with pytest.raises(CannotStart, match=r"MB left; 1,000,000,000,000 MB are needed. Make room"):
        home.refuse_full_disk(10**18)
