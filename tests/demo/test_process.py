"""The process starts, says what is wrong, and stops."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import httpx

from tests.demo.running import free_port, started_demo


def run_demo(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "placecurator.demo", *options],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_it_stops_within_two_seconds_although_an_answer_is_under_way() -> None:
    with started_demo("--latency-ms", "60000") as (process, port):
        url = f"http://127.0.0.1:{port}/v1/places/n55211772"
        waiting = threading.Thread(target=_ask_and_be_cut_off, args=(url,))
        waiting.start()
        _wait_for_the_first_request(port)

        started = time.monotonic()
        process.terminate()
        process.wait(10)

        assert time.monotonic() - started < 2
        waiting.join(10)


def test_a_port_in_use_is_told_in_a_sentence() -> None:
    with started_demo() as (_, port):
        second = run_demo("--port", str(port))

    assert second.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_wrong_choice_of_faults_is_told_in_a_sentence() -> None:
    result = run_demo("--port", str(free_port()), PLACECURATOR_DEMO_FAULTS="nonsense=3")

    assert result.returncode == 2
    assert "no such fault" in result.stderr
    assert "Traceback" not in result.stderr


def _ask_and_be_cut_off(url: str) -> None:
    try:
        httpx.get(url, timeout=30)
    except httpx.TransportError:
        return


def _wait_for_the_first_request(port: int) -> None:
    deadline = time.monotonic() + 10
    while "answered 1 requests" not in httpx.get(f"http://127.0.0.1:{port}/").text:
        assert time.monotonic() < deadline
