"""Starts the real demo provider as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_READY_S = 20.0


@contextmanager
def running_demo(*options: str) -> Iterator[int]:
    """A demo provider without latency; yields its port on 127.0.0.1."""
    with started_demo("--latency-ms", "0", *options) as (_, port):
        yield port


@contextmanager
def started_demo(*options: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process and its port, once it answers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "placecurator.demo", "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(process, port)
        yield process, port
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the demo provider did not start")
