"""One real start and stop of the whole product."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import psutil

from placecurator.launch.checks import free_port
from placecurator.launch.processes import started_for
from placecurator.settings import CHECKOUT
from tests.commands import placecurator, refusal, started
from tests.waiting import wait_until


def _javascript_lock() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (CHECKOUT / "reflex.lock").iterdir()}


def test_the_product_starts_says_where_it_is_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home, said, port = tmp_path / "home", tmp_path / "said", free_port()
    javascript_lock = _javascript_lock()
    with started("up", home=home, said=said, port=port) as launcher:
        wait_until(
            lambda: "is ready" in said.read_text() or launcher.poll() is not None,
            within_s=300,
            what="ready",
        )
        assert f"Place Curator is ready: http://localhost:{port}\n" in said.read_text()
        assert f"\n  http://localhost:{port}/sign-in#link=pc_l_" in said.read_text()
        assert httpx.get(f"http://127.0.0.1:{port}/ping").status_code == 200
        assert "<html" in httpx.get(f"http://127.0.0.1:{port}/").text

        _a_second_start_says_where_the_first_one_is(home, port)
        assert f"running at http://localhost:{port}" in placecurator("status", home=home).stdout

        all_processes = psutil.Process(launcher.pid).children(recursive=True)
        assert len(all_processes) >= 6  # supervisor, Redis, web, scheduler, two workers
        launcher.send_signal(signal.SIGTERM)

        assert launcher.wait(20) == 0  # within ten seconds, but a busy machine counts double
    assert [process for process in all_processes if process.is_running()] == []
    assert started_for(home) == []
    assert said.read_text().endswith("Stopping ...\nStopped.\n")
    assert _javascript_lock() == javascript_lock


def _a_second_start_says_where_the_first_one_is(home: Path, port: int) -> None:
    said = refusal(placecurator("up", home=home, port=free_port()))

    assert said.startswith(f"Place Curator is already running at http://localhost:{port} (pid ")


def test_a_program_that_cannot_start_ends_the_start_with_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "web").touch()  # the web app cannot build its pages there

    result = placecurator("up", home=tmp_path, port=free_port())

    assert "The program web ended. The end of its log" in refusal(result)
    assert f"The end of its log {tmp_path / 'logs' / 'web.log'}:\n  " in result.stderr
    assert started_for(tmp_path) == []
