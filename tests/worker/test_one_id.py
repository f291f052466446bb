"""One act can be followed by its id: from the request to the attempt, and through both logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.launch import programs
from placecurator.launch.checks import free_port
from placecurator.sample import places
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.accounts import GIVEN, NAMES, signed_in
from tests.demo.running import running_demo
from tests.factories import staged
from tests.waiting import wait_until
from tests.worker.running import fleet
from tests.worker.serving import api_server

AN_ID = "followed.by-the_test"


@dataclass(frozen=True, slots=True)
class Running:
    """A server and a worker, and where they write."""

    api: httpx.Client
    web_log: Path
    worker_log: Path

    def attempts(self, place_id: str) -> list[dict[str, Any]]:
        answer = self.api.get(f"/api/v3/places/staging/{place_id}/attempts")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


@pytest.fixture
def running(
    engine: sa.Engine, database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[Running]:
    headers = signed_in(engine, Role.curator)
    port, logs = free_port(), (tmp_path / "web.log", tmp_path / "worker.log")
    with (
        running_demo() as provider,
        fleet(
            database_url=database_url,
            redis_url=redis_url,
            demo_provider_port=provider,
            log_format="json",
            log_level="debug",
        ) as processes,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as api,
        logs[0].open("wb") as web_says,
        logs[1].open("wb") as worker_says,
    ):
        processes.start(api_server(port), web_says)
        processes.start(programs.workers(1)[0], worker_says)
        wait_until(lambda: _answers(api), within_s=60, what="the server answers")
        yield Running(api, *logs)


def _answers(api: httpx.Client) -> bool:
    try:
        return api.get("/api/v3/health").is_success
    except httpx.TransportError:
        return False


def _lines(log: Path) -> list[dict[str, Any]]:
    """The lines of a log, each an object in JSON; but for those of the web server itself."""
    lines = [line for line in log.read_text().splitlines() if not line.startswith("[")]
    return [json.loads(line) for line in lines]


def test_one_id_leads_from_the_request_to_the_attempt_and_through_both_logs(
    running: Running, engine: sa.Engine
) -> None:
    place_id = next(iter(places())).place_id
    with transaction(engine) as session:
        staged(session, place_id)

    answer = running.api.put(
        "/api/v3/places/staging/status",
        json={"place_ids": [place_id], "status": "Selected"},
        headers={"X-Request-ID": AN_ID},
    )

    assert answer.headers["X-Request-ID"] == AN_ID
    wait_until(
        lambda: [one["outcome"] for one in running.attempts(place_id)] == ["COMPLETE"],
        within_s=60,
        what="the place is scanned",
    )
    [attempt] = running.attempts(place_id)
    with transaction(engine) as session:
        event = session.scalars(sa.select(CurationEvent).where(GIVEN)).one()
    assert event.request_id == attempt["request_id"] == AN_ID
    assert event.actor == attempt["asked_by"] == NAMES[Role.curator]

    [given] = [line for line in _lines(running.web_log) if line["message"] == "status given"]
    assert (given["request_id"], given["queued"]) == (AN_ID, 1)

    def settled() -> list[dict[str, Any]]:
        return [line for line in _lines(running.worker_log) if line["message"] == "scan settled"]

    wait_until(settled, within_s=10, what="the worker tells of the scan")
    [scan] = settled()
    assert (scan["request_id"], scan["place_id"], scan["attempt"]) == (AN_ID, place_id, 1)
    assert scan["job"] == attempt["job"]
    assert scan["job"].startswith("wake-")
