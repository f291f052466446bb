"""Waiting until the started product can be used, and saying early when it never will."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
from redis import Redis, RedisError
from rq import Queue, Worker

from placecurator.domain.errors import CannotStart
from placecurator.launch.home import Home
from placecurator.launch.logs import last_lines
from placecurator.launch.programs import WEB, WORKER
from placecurator.launch.progress import step
from placecurator.launch.supervision import Supervisor
from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import Settings

_LONGEST_BUILD_S = 900
_LONGEST_START_S = 60
_POLL_S = 0.2


def wait_until_ready(supervisor: Supervisor, settings: Settings, home: Home) -> None:
    """Wait until the pages are served and every program runs.

    Raises:
        CannotStart: a program ended or took too long; the text has the end of its log.
    """
    watch = _Watch(supervisor, home)
    longer = "" if (home.pages / "node_modules").exists() else " (longer the first time)"
    with step(f"Building the pages and starting the web app{longer}"):
        watch.until(lambda: _web_answers(settings), WEB, _LONGEST_BUILD_S)
    with step("Waiting for the scheduler and the workers"):
        watch.until(watch.all_run, "scheduler", _LONGEST_START_S)
        watch.until(lambda: _workers_listen(settings), f"{WORKER}1", _LONGEST_START_S)


class _Watch:
    """Looks at the programs while they start."""

    def __init__(self, supervisor: Supervisor, home: Home):
        self._supervisor = supervisor
        self._home = home
        self._pids: dict[str, int] = {}

    def until(self, condition: Callable[[], bool], program: str, limit_s: float) -> None:
        """Wait for ``condition``, which ``program`` has to bring about within ``limit_s``."""
        deadline = time.monotonic() + limit_s
        while not condition():
            self._refuse_dead()
            if time.monotonic() > deadline:
                raise self._failed(program, f"was not ready within {limit_s:g} seconds")
            time.sleep(_POLL_S)

    def all_run(self) -> bool:
        """Whether every program runs."""
        states = self._supervisor.states().values()
        return bool(states) and all(state.state == "RUNNING" for state in states)

    def _refuse_dead(self) -> None:
        if self._supervisor.has_ended():
            raise self._failed("supervisor", "ended")
        for name, state in self._supervisor.states().items():
            first_pid = self._pids.setdefault(name, state.pid) or state.pid
            self._pids[name] = first_pid
            # A worker may come before its Redis: it is started again.
            if state.pid != first_pid and not name.startswith(WORKER):
                raise self._failed(name, "ended")

    def _failed(self, program: str, what: str) -> CannotStart:
        log = self._home.logs / f"{program}.log"
        return CannotStart(
            f"The program {program} {what}. The end of its log {log}:\n{last_lines(log)}"
        )


def _web_answers(settings: Settings) -> bool:
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    host = anywhere.get(settings.host, settings.host)
    url = httpx.URL(scheme="http", host=host, port=settings.port, path="/ping")
    try:
        return httpx.get(url, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _workers_listen(settings: Settings) -> bool:
    try:
        with Redis.from_url(settings.redis_url or "") as connection:
            queue = Queue(SCAN_QUEUE, connection=connection)
            return Worker.count(queue=queue) >= settings.workers
    except RedisError:
        return False
