"""The processes of the product, and a keeper that starts again what has ended."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from placecurator.launch.processes import MARK, end_all, started_for
from placecurator.launch.programs import Program
from placecurator.settings import CHECKOUT

_LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class _Kept:
    program: Program
    process: subprocess.Popen[bytes]
    away_until: float = 0.0


@dataclass(slots=True)
class Fleet:
    """Keeps programs running, as a supervisor does. ``folder`` gets their logs."""

    folder: Path
    environment: dict[str, str]
    restarts: Counter[str] = field(default_factory=Counter)
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _ending: threading.Event = field(default_factory=threading.Event)

    def start(self, program: Program) -> None:
        """Run ``program``, and run it again whenever it has ended."""
        self._kept[program.name] = _Kept(program, self._run(program))

    def _run(self, program: Program) -> subprocess.Popen[bytes]:
        environment = self.environment | {MARK: str(self.folder)}
        with (self.folder / f"{program.name}.log").open("ab") as log:
            return subprocess.Popen(
                program.command, env=environment, cwd=CHECKOUT, stdout=log, stderr=log
            )

    def keep(self) -> None:
        """Look after all programs until the end."""
        while not self._ending.wait(_LOOK_EVERY_S):
            for name, kept in self._kept.items():
                if kept.process.poll() is not None and time.monotonic() >= kept.away_until:
                    self.restarts[name] += 1
                    kept.process = self._run(kept.program)

    def names(self, prefix: str) -> list[str]:
        """The programs whose names begin so."""
        return [name for name in self._kept if name.startswith(prefix)]

    def pid(self, name: str) -> int:
        """The process that runs the program now, or ran it last."""
        return self._kept[name].process.pid

    def forked(self, name: str) -> list[int]:
        """What the program has forked and that still runs."""
        try:
            return [child.pid for child in psutil.Process(self.pid(name)).children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self, name: str, away_s: float = 0.0) -> None:
        """End a program without warning; it is started again after ``away_s`` seconds."""
        self._kept[name].away_until = time.monotonic() + away_s
        send(signal.SIGKILL, [self.pid(name)])

    def kill_all(self) -> None:
        """End everything without warning, also what was left behind by a killed program."""
        for kept in self._kept.values():
            kept.process.kill()  # Redis hides the mark by which the others are found
            kept.process.wait()
        end_all(self.folder, grace_s=0)

    def stop_keeping(self) -> None:
        """Start nothing again from now on."""
        self._ending.set()

    def thaw(self) -> None:
        """Let everything go on that is stopped."""
        send(signal.SIGCONT, [process.pid for process in started_for(self.folder)])

    def end(self, prefixes: tuple[str, ...], grace_s: float) -> None:
        """Stop these programs as an operator does, and wait for all they have forked."""
        names = [name for prefix in prefixes for name in self.names(prefix)]
        ending = {pid for name in names for pid in (self.pid(name), *self.forked(name))}
        processes = [kept.process for name, kept in self._kept.items() if name in names]
        self.stop_keeping()
        send(signal.SIGTERM, [process.pid for process in processes])
        with suppress(subprocess.TimeoutExpired):
            for process in processes:
                process.wait(grace_s)
        left = [
            (process.pid, process.cmdline(), process.status())
            for process in started_for(self.folder)
            if process.pid in ending
        ]
        assert not left, f"still running {grace_s:g} s after SIGTERM: {left}"


@contextmanager
def fleet(folder: Path, environment: dict[str, str]) -> Iterator[Fleet]:
    """No program yet; none of them outlives the block, and nothing they have forked."""
    started = Fleet(folder, environment)
    keeper = threading.Thread(target=started.keep, name="keeper")
    keeper.start()
    try:
        yield started
    finally:
        started.stop_keeping()
        keeper.join()
        started.kill_all()


def send(number: signal.Signals, pids: list[int]) -> None:
    """Send a signal to those of the processes that are still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
