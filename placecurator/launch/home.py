"""The data folder: what is where in it, and that only one product runs on it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from placecurator.domain.errors import CannotStart

_LONGEST_SOCKET_PATH = 90
"""Bytes; the system allows 104 (macOS) or 108 (Linux), and the supervisor appends its own id."""
_FREE_BYTES_FIRST = 700_000_000
_FREE_BYTES_LATER = 100_000_000


@dataclass(frozen=True, slots=True)
class Running:
    """Who runs on a data folder: written by the launcher while it runs."""

    pid: int
    url: str


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder."""

    path: Path

    @property
    def logs(self) -> Path:
        """Folder of the log files, one for each program."""
        return self.path / "logs"

    @property
    def pages(self) -> Path:
        """Folder in which the web pages are built."""
        return self.path / "web"

    @property
    def _lock(self) -> FileLock:
        return FileLock(self.path / "running.lock")

    @property
    def _record(self) -> Path:
        return self.path / "running.json"

    def prepare(self) -> None:
        """Make the folder and its subfolders.

        Raises:
            CannotStart: it cannot be written.
        """
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(b"x")
        except OSError as error:
            raise self.unusable(error) from error

    @property
    def needed_bytes(self) -> int:
        """Room for the packages of the pages, once, and for some data."""
        return _FREE_BYTES_LATER if self.pages.exists() else _FREE_BYTES_FIRST

    def refuse_full_disk(self, needed_bytes: int) -> None:
        """Check that ``needed_bytes`` are free.

        Raises:
            CannotStart: there are fewer.
        """
        free = shutil.disk_usage(self.path).free
        if free < needed_bytes:
            raise CannotStart(
                f"The disk of {self.path} has {free // 1_000_000:,} MB left; "
                f"{needed_bytes // 1_000_000:,} MB are needed. Make room, "
                "or set PLACECURATOR_HOME to a folder on another disk."
            )

    def unusable(self, error: OSError) -> CannotStart:
        """The error to raise when a file in this folder could not be written."""
        return CannotStart(
            f"The data folder {self.path} cannot be used: {error.strerror or error}. "
            "Set PLACECURATOR_HOME to a folder that you may write to."
        )

    @contextlib.contextmanager
    def taken(self, url: str) -> Iterator[None]:
        """Hold the folder, so that nobody else starts on it.

        Raises:
            CannotStart: somebody holds it already; the text says where it runs.
        """
        lock = self._lock
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise CannotStart(_already_running(self.running())) from error
        except OSError as error:
            raise self.unusable(error) from error
        try:
            self._write_record(Running(os.getpid(), url))
            yield
        finally:
            self._record.unlink(missing_ok=True)
            lock.release()

    def running(self) -> Running | None:
        """Who runs on this folder; None when nobody does."""
        if not self.path.exists():
            return None
        try:
            with self._lock.acquire(blocking=False):
                return None
        except Timeout:
            return self._read_record()
        except OSError:  # a folder that may not be written: nobody can run on it
            return None

    def _write_record(self, running: Running) -> None:
        try:
            self._record.write_text(json.dumps(asdict(running)))
        except OSError as error:
            raise self.unusable(error) from error

    def _read_record(self) -> Running | None:
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Running(**json.loads(self._record.read_text()))
        return None

    @property
    def socket_prefix(self) -> str:
        """What the path of each socket of this home begins with, and of no other home."""
        folder = self.path / "run"
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_PATH - len("/supervisor.sock"):
            return str(folder)
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return str(Path(tempfile.gettempdir()) / f"placecurator-{digest}-")

    @contextlib.contextmanager
    def socket_folder(self) -> Iterator[Path]:
        """A private folder for sockets: in this folder, or elsewhere when its path is too long."""
        folder = Path(self.socket_prefix)
        if folder.parent == self.path:
            folder.mkdir(mode=0o700, exist_ok=True)
            yield folder
            return
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=folder.name, ignore_cleanup_errors=True
        ) as elsewhere:
            yield Path(elsewhere)


def _already_running(running: Running | None) -> str:
    if running is None:  # between taking the lock and writing the record
        return "Place Curator is just being started or stopped on this data folder. Try again soon."
    return f"Place Curator is already running at {running.url} (pid {running.pid})."
