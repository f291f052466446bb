"""Finding every process that was started for a data folder, however it lost its parents."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from placecurator.launch.home import Home

MARK = "PLACECURATOR_STARTED_FOR"
"""Environment variable with the data folder; only processes under the supervisor carry it."""


def started_for(home: Path) -> list[psutil.Process]:
    """The living processes started for ``home``: they are found by a mark that they inherit.

    A work horse whose worker was killed belongs to no tree and to no group of ours any more, but
    still has the mark. Redis writes its title over its environment, and names its socket in it.
    """
    redis_title = f"unixsocket:{Home(home).socket_prefix}"
    return [
        process
        for process in psutil.process_iter(["environ", "cmdline", "status"])
        if (
            (process.info["environ"] or {}).get(MARK) == str(home)
            or redis_title in " ".join(process.info["cmdline"] or ())
        )
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and process.pid != os.getpid()
    ]


def end_all(home: Path, grace_s: float) -> int:
    """End the processes started for ``home`` and return how many there were.

    They get SIGTERM and ``grace_s`` seconds, then SIGKILL.
    """
    left = found = started_for(home)
    if grace_s and left:
        _signal(left, "terminate")
        left = psutil.wait_procs(left, timeout=grace_s)[1]
    # Again by the mark: what ends may have started something meanwhile.
    for _ in range(3):
        left = started_for(home)
        if not left:
            break
        _signal(left, "kill")
        psutil.wait_procs(left, timeout=1)
    return len(found)


def _signal(processes: list[psutil.Process], method: str) -> None:
    for process in processes:
        try:
            getattr(process, method)()
        except psutil.NoSuchProcess:
            continue
