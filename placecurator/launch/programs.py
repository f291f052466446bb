"""The programs that make up the running product, and the settings they are given."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from placecurator.launch.home import Home
from placecurator.launch.processes import MARK
from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import Settings


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running. ``name`` is also the name of its log file.

    One that ``serves_others`` is stopped after those that use it.
    """

    name: str
    command: tuple[str, ...]
    serves_others: bool = False

    def log(self, home: Home) -> Path:
        """Where it writes what it says."""
        return home.logs / f"{self.name}.log"


WEB = "web"


def of_the_product(settings: Settings) -> tuple[Program, ...]:
    """All programs but Redis."""
    provider = settings.demo_provider_port
    return (
        web(settings),
        scheduler(),
        *workers(settings.workers),
        *(() if provider is None else (demo_provider(provider),)),
    )


def redis_server(program: Path, socket: Path) -> Program:
    """A Redis for this product alone, on a socket: no TCP port, and nothing kept on disk."""
    nothing_kept = ("--save", "", "--appendonly", "no")
    only_the_socket = ("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700")
    command = (str(program), *only_the_socket, *nothing_kept)
    return Program("redis", command, serves_others=True)


def web(settings: Settings) -> Program:
    """Pages, REST API and websocket on one port."""
    port = str(settings.port)
    ports = ("--frontend-port", port, "--backend-port", port, "--backend-host", settings.host)
    return Program(WEB, (*_python("reflex"), "run", "--env", "prod", *ports))


def demo_provider(port: int) -> Program:
    """The server that plays the place provider and the websites of the sample."""
    command = (*_python("placecurator.demo"), "--port", str(port))
    return Program("demo-provider", command, serves_others=True)


def scheduler() -> Program:
    """What looks at the due places every second."""
    return Program("scheduler", _python("worker.schedule"))


WORKER = "worker-"
"""How the names of all workers begin."""


def workers(count: int) -> tuple[Program, ...]:
    """The processes that scan."""
    rq = str(Path(sys.executable).with_name("rq"))
    kind = ("-c", "worker.settings", "--worker-class", "worker.worker.ScanWorker")
    # RQ's own defaults take minutes to notice a dead worker.
    ages = ("--worker-ttl", "60", "--maintenance-interval", "60", "--job-monitoring-interval", "10")
    quiet = ("--disable-job-desc-logging", "--quiet")
    command = (rq, "worker", SCAN_QUEUE, *kind, *ages, *quiet)
    return tuple(Program(f"{WORKER}{number}", command) for number in range(1, count + 1))


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module)


def environment(settings: Settings, home: Home) -> dict[str, str]:
    """The environment of all programs: ours, with what was decided at this start."""
    decided = {
        MARK: str(home.path),
        "PLACECURATOR_HOME": str(home.path),
        "PLACECURATOR_PORT": str(settings.port),
        "PLACECURATOR_DATABASE_URL": settings.database_url_in_use,
        "PLACECURATOR_REDIS_URL": settings.redis_url or "",
        "PLACECURATOR_DEMO_PROVIDER_PORT": str(settings.demo_provider_port or ""),
        "PYTHONUNBUFFERED": "1",
        # Two data folders may run from one checkout: neither keeps anything in it.
        "REFLEX_WEB_WORKDIR": str(home.pages),
        "REFLEX_STATES_WORKDIR": str(home.path / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(home.path / "uploads"),
        # Reflex would give up the committed JavaScript lock for one of npm's own.
        "REFLEX_USE_NPM": "0",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_LOG_JSON": str(settings.log_format == "json").lower(),
    }
    return {**os.environ, **decided}
