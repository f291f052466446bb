"""What must read zero, over REST."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.invariants import Invariant
from placecurator.storage.database import transaction
from tests.api.conftest import A_TOKEN, client_of
from tests.storage.scanning import in_state


def test_every_check_of_a_healthy_database_reads_zero(client: TestClient) -> None:
    answer = client.get("/api/v3/doctor").json()

    assert {found["name"]: found["count"] for found in answer["findings"]} == dict.fromkeys(
        Invariant, 0
    )
    assert answer["stuck"] == 0
    assert answer["checked_at"].endswith("Z")


def test_a_breach_is_told_with_examples_and_cure(engine: sa.Engine, client: TestClient) -> None:
    with transaction(engine) as session:
        in_state(session, None)

    findings = client.get("/api/v3/doctor").json()["findings"]

    [found] = [found for found in findings if found["count"]]
    assert found == {
        "name": "selected_without_scan",
        "count": 1,
        "examples": ["osm:node/1"],
        "words": Invariant.selected_without_scan.words,
        "cure": Invariant.selected_without_scan.cure,
    }


def test_health_has_the_counts_in_short(engine: sa.Engine, client: TestClient) -> None:
    with transaction(engine) as session:
        in_state(session, None)

    findings = client.get("/api/v3/health").json()["findings"]

    assert findings == dict.fromkeys(Invariant, 0) | {"selected_without_scan": 1}


def test_many_who_ask_cause_one_check_up(engine: sa.Engine, client: TestClient) -> None:
    first = client.get("/api/v3/doctor").json()

    with transaction(engine) as session:
        in_state(session, None)
    client.get("/api/v3/health")
    second = client.get("/api/v3/doctor").json()

    assert second == first


def test_the_doctor_needs_the_database() -> None:
    away = sa.create_engine("postgresql+psycopg://127.0.0.1:1/x")

    answer = client_of(away, headers=A_TOKEN).get("/api/v3/doctor")

    assert answer.status_code == 503
