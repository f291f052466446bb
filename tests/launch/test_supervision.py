"""The supervisor with small programs in place of the product's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from placecurator.launch import supervision
from placecurator.launch.home import Home
from placecurator.launch.processes import MARK, end_all, started_for
from placecurator.launch.programs import Program, redis_server
from placecurator.launch.redis_server import find_redis_server
from placecurator.launch.supervision import Supervisor
from tests.waiting import wait_until

_WAITS = "import signal; signal.pause()"
_NOTES_ITS_END = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
try:
    signal.pause()
finally:
    with open(sys.argv[1], "a") as file:
        file.write(sys.argv[2] + "\\n")
"""
_STUBBORN_WITH_A_LOST_CHILD = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
while True:
    signal.pause()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home of 100 % & more")
    home.prepare()
    yield home
    end_all(home.path, grace_s=0)


def _program(home: Home, name: str, code: str, *arguments: object) -> Program:
    script = home.path / f"{name}.py"
    script.write_text(code)
    return Program(name, (sys.executable, str(script), *(str(each) for each in arguments)))


def _start(home: Home, sockets: Path, *programs: Program) -> Supervisor:
    return supervision.start(programs, home, sockets, {**os.environ, MARK: str(home.path)})


def _wait_until_all_run(supervisor: Supervisor, count: int) -> None:
    def all_run() -> bool:
        states = supervisor.states().values()
        return [state.state for state in states] == ["RUNNING"] * count

    wait_until(all_run, within_s=20, what="all programs run")


def test_a_program_that_ends_is_started_again(home: Home) -> None:
    with home.socket_folder() as sockets:
        supervisor = _start(home, sockets, _program(home, "one", _WAITS))
        _wait_until_all_run(supervisor, 1)
        first = supervisor.states()["one"].pid

        os.kill(first, signal.SIGKILL)

        wait_until(
            lambda: supervisor.states()["one"].pid not in (0, first), within_s=10, what="restarted"
        )
        supervisor.stop()


def test_servers_stop_after_the_programs_that_use_them(home: Home, tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    with home.socket_folder() as sockets:
        supervisor = _start(
            home,
            sockets,
            replace(_program(home, "redis", _NOTES_ITS_END, ends, "redis"), serves_others=True),
            _program(home, "web", _NOTES_ITS_END, ends, "web"),
            _program(home, "worker-1", _NOTES_ITS_END, ends, "worker"),
        )
        _wait_until_all_run(supervisor, 3)

        supervisor.stop()

    *others, last = ends.read_text().split()
    assert sorted(others) == ["web", "worker"]
    assert last == "redis"


def test_what_ignores_the_signal_and_what_lost_its_parents_is_gone_within_ten_seconds(
    home: Home,
) -> None:
    with home.socket_folder() as sockets:
        supervisor = _start(home, sockets, _program(home, "one", _STUBBORN_WITH_A_LOST_CHILD))
        _wait_until_all_run(supervisor, 1)
        wait_until(lambda: len(started_for(home.path)) == 3, within_s=5, what="the child lives")

        begun = time.monotonic()
        supervisor.stop()
        end_all(home.path, grace_s=0)

        assert time.monotonic() - begun < 10
    assert started_for(home.path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's death")
def test_everything_ends_when_the_launcher_is_killed(home: Home) -> None:
    launcher = (
        "import sys, signal, pathlib\n"
        "from tests.launch.test_supervision import *\n"
        "from tests.launch.test_supervision import _start, _program, _wait_until_all_run, _WAITS\n"
        "home = Home(pathlib.Path(sys.argv[1]))\n"
        "with home.socket_folder() as sockets:\n"
        "    supervisor = _start(home, sockets, _program(home, 'one', _WAITS))\n"
        "    _wait_until_all_run(supervisor, 1)\n"
        "    print('running', flush=True)\n"
        "    signal.pause()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", launcher, home.path], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    assert len(started_for(home.path)) == 2

    process.kill()
    process.communicate()

    wait_until(lambda: not started_for(home.path), within_s=10, what="all processes are gone")


def test_what_an_interrupted_run_left_behind_is_found_and_ended(home: Home) -> None:
    with home.socket_folder() as sockets:
        supervisor = _start(home, sockets, _program(home, "one", _WAITS))
        _wait_until_all_run(supervisor, 1)
    killed = next(p for p in started_for(home.path) if "supervised" in " ".join(p.cmdline()))
    killed.kill()
    supervisor.wait()
    assert len(started_for(home.path)) == 1

    ended = end_all(home.path, grace_s=5)

    assert ended == 1
    assert started_for(home.path) == []


def test_a_redis_that_an_interrupted_run_left_behind_is_ended_too(home: Home) -> None:
    with home.socket_folder() as sockets:
        server = redis_server(find_redis_server(), sockets / "redis.sock")
        supervisor = supervision.start([server], home, sockets, {MARK: str(home.path)})
        _wait_until_all_run(supervisor, 1)
    killed = next(p for p in started_for(home.path) if "supervised" in " ".join(p.cmdline()))
    killed.kill()
    supervisor.wait()

    assert end_all(home.path, grace_s=5) == 1
    assert started_for(home.path) == []


def test_the_processes_of_another_home_are_left_alone(home: Home, tmp_path: Path) -> None:
    with home.socket_folder() as sockets:
        supervisor = _start(home, sockets, _program(home, "one", _WAITS))
        _wait_until_all_run(supervisor, 1)

        end_all(tmp_path / "another", grace_s=5)

        assert supervisor.states()["one"].state == "RUNNING"
        supervisor.stop()
