"""A start that is refused says why in one sentence, and leaves nothing running."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from placecurator.launch.checks import free_port
from placecurator.launch.home import Home
from placecurator.launch.processes import started_for
from tests.commands import placecurator, refusal


def test_a_bad_setting_refuses_the_start() -> None:
    said = refusal(placecurator("up", port="abc"))

    assert said.startswith("PLACECURATOR_PORT=abc: must be a valid integer")
    assert len(said.splitlines()) == 1


def test_a_port_in_use_refuses_the_start(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]

        said = refusal(placecurator("up", home=tmp_path, port=port))

    assert said.startswith(f"Port {port} is in use")
    assert started_for(tmp_path) == []


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_home_that_is_a_file_refuses_the_start(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()

    said = refusal(placecurator(command, home=tmp_path / "file"))

    assert "cannot be used" in said
    assert "PLACECURATOR_HOME" in said


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_home_without_write_permission_refuses_the_start(command: str) -> None:
    said = refusal(placecurator(command, home="/proc/placecurator"))

    assert "The data folder /proc/placecurator cannot be used" in said


def test_a_redis_that_does_not_answer_refuses_the_start(tmp_path: Path) -> None:
    url = f"redis://127.0.0.1:{free_port()}"

    said = refusal(placecurator("up", home=tmp_path, port=free_port(), redis_url=url))

    assert said.startswith("The Redis of PLACECURATOR_REDIS_URL does not answer")


@pytest.mark.parametrize("command", [["up"], ["demo"]])
def test_a_second_start_says_where_the_first_one_runs(
    tmp_path: Path, command: Sequence[str]
) -> None:
    home = Home(tmp_path)
    home.prepare()
    (tmp_path / "demo.txt").touch()
    with home.taken("http://localhost:3456"):
        said = refusal(placecurator(*command, home=tmp_path))

    assert said.startswith("Place Curator is already running at http://localhost:3456 (pid ")


def test_the_demo_does_not_mix_its_sample_with_somebodys_own_places(tmp_path: Path) -> None:
    placecurator("migrate", home=tmp_path)

    said = refusal(placecurator("demo", home=tmp_path))

    assert said.startswith(f"{tmp_path} has your own places")
