from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from placecurator.domain.errors import CannotStart
from placecurator.launch.home import Home, Running


@pytest.fixture
def home() -> Iterator[Home]:
    # Not in tmp_path: its own path may be too long already for the name of a socket.
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.prepare()
        yield home


def test_a_second_start_on_a_home_is_told_where_the_first_one_runs(home: Home) -> None:
    with (
        home.taken("http://localhost:3000"),
        pytest.raises(CannotStart, match=rf"at http://localhost:3000 \(pid {os.getpid()}\)"),
        home.taken("http://localhost:4000"),
    ):
        pass


def test_a_home_is_free_again_after_its_product_ended(home: Home) -> None:
    with home.taken("http://localhost:3000"):
        assert home.running() == Running(os.getpid(), "http://localhost:3000")

    assert home.running() is None
    with home.taken("http://localhost:4000"):
        assert home.running() == Running(os.getpid(), "http://localhost:4000")


def test_a_record_left_by_a_killed_launcher_is_not_believed(home: Home) -> None:
    (home.path / "running.json").write_text('{"pid": 1, "url": "http://localhost:3000"}')

    assert home.running() is None


def test_nobody_runs_on_a_home_that_does_not_exist(tmp_path: Path) -> None:
    assert Home(tmp_path / "nowhere").running() is None
    assert not (tmp_path / "nowhere").exists()


def test_sockets_lie_in_the_home_for_its_owner_alone(home: Home) -> None:
    with home.socket_folder() as folder:
        assert folder.parent == home.path
        assert folder.stat().st_mode & 0o077 == 0


def test_sockets_of_a_home_with_a_long_path_lie_elsewhere_until_the_end(tmp_path: Path) -> None:
    home = Home(tmp_path / ("long" * 25))
    home.prepare()

    with home.socket_folder() as folder:
        assert len(str(folder / "supervisor.sock")) < 100
        assert folder.stat().st_mode & 0o077 == 0

    assert not folder.exists()
