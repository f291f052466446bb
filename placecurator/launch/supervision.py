"""Running the programs under ``supervisord`` and asking it how they are."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import xmlrpc.client
from collections.abc import Mapping, Sequence
from configparser import RawConfigParser
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from placecurator.launch.home import Home
from placecurator.launch.programs import Program
from placecurator.settings import CHECKOUT

_STOP_S = 7
"""Seconds that the programs have to stop by themselves."""
_SERVERS_STOP_S = 1
"""Seconds for the servers that the others use; they stop after them."""
_LONGEST_STOP_S = _STOP_S + _SERVERS_STOP_S + 0.5


@dataclass(frozen=True, slots=True)
class ProgramState:
    """How a program is. ``pid`` is 0 while it does not run."""

    name: str
    state: str
    pid: int


class Supervisor:
    """A running supervisor."""

    def __init__(self, process: subprocess.Popen[bytes], socket: Path):
        self._process = process
        self._socket = socket

    def states(self) -> dict[str, ProgramState]:
        """The state of each program by its name; empty while the supervisor is starting."""
        # A connection for each question: one that failed once cannot be used again.
        transport = SupervisorTransport(serverurl=f"unix://{self._socket}")
        server: Any = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
        try:
            infos = server.supervisor.getAllProcessInfo()
        except (OSError, HTTPException, xmlrpc.client.Error):
            return {}
        finally:
            transport.close()
        return {
            info["name"]: ProgramState(info["name"], info["statename"], info["pid"])
            for info in infos
        }

    def has_ended(self) -> bool:
        """Whether the supervisor is gone."""
        return self._process.poll() is not None

    def wait(self) -> None:
        """Wait until the supervisor ends."""
        self._process.wait()

    def stop(self) -> None:
        """Stop all programs, the servers last, and the supervisor; at most 8.5 seconds."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_LONGEST_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(
    programs: Sequence[Program], home: Home, sockets: Path, environment: Mapping[str, str]
) -> Supervisor:
    """Start a supervisor that starts ``programs`` and keeps them running."""
    socket = sockets / "supervisor.sock"
    conf = sockets / "supervisor.conf"
    with conf.open("w") as file:
        _configuration(programs, home, socket).write(file)
    log = (home.logs / "supervisor.log").open("ab")
    with log:
        process = subprocess.Popen(
            [sys.executable, "-m", "placecurator.launch.supervised", str(os.getpid()), str(conf)],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C goes to the launcher alone, which stops everything in order.
            start_new_session=True,
        )
    return Supervisor(process, socket)


def _configuration(programs: Sequence[Program], home: Home, socket: Path) -> RawConfigParser:
    parser = RawConfigParser()
    parser["supervisord"] = {
        "logfile": os.devnull,  # it says the same on its standard output
        "logfile_maxbytes": "0",
        "pidfile": _escaped(str(socket.with_name("supervisor.pid"))),
        "childlogdir": _escaped(str(home.logs)),
    }
    if os.geteuid() == 0:
        parser["supervisord"]["user"] = "root"  # said on purpose, or it warns about it
    parser["unix_http_server"] = {"file": _escaped(str(socket)), "chmod": "0700"}
    parser["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    for program in programs:
        parser[f"program:{program.name}"] = _program_section(program, home)
    # Groups start in this order and stop in the opposite one, each when the one before is done:
    # a worker can still finish its scans and tell Redis that it goes.
    servers = [program.name for program in programs if program.serves_others]
    others = [program.name for program in programs if not program.serves_others]
    for priority, (group, names) in enumerate((("servers", servers), ("product", others)), start=1):
        if names:
            parser[f"group:{group}"] = {"programs": ",".join(names), "priority": str(priority)}
    return parser


def _program_section(program: Program, home: Home) -> dict[str, str]:
    return {
        "command": _escaped(shlex.join(program.command)),
        "directory": _escaped(str(CHECKOUT)),
        "autorestart": "true",
        "startsecs": "1",
        # Never given up: a Redis or a database that comes back is used again.
        "startretries": "1000000",
        "stopsignal": "TERM",
        "stopwaitsecs": str(_SERVERS_STOP_S if program.serves_others else _STOP_S),
        "killasgroup": "true",
        "redirect_stderr": "true",
        # The supervisor expands this one twice.
        "stdout_logfile": _escaped(_escaped(str(program.log(home)))),
        "stdout_logfile_maxbytes": "5MB",
        "stdout_logfile_backups": "2",
    }


def _escaped(value: str) -> str:
    """A value without special meaning: the configuration file expands ``%(name)s``."""
    return value.replace("%", "%%")
