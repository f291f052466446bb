"""The command that counts what must be zero, on the user's own database."""

from __future__ import annotations

import json

import sqlalchemy as sa

from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.storage.database import transaction
from tests.commands import placecurator, refusal
from tests.storage.scanning import in_state, row
from tests.storage.test_schema import change_live_statuses


def test_all_zero_is_one_line_and_success(engine: sa.Engine, database_url: str) -> None:
    result = placecurator("doctor", database_url=database_url)

    assert result.returncode == 0, result.stderr
    assert result.stdout == f"0 stuck. {len(Invariant)} checks, all zero.\n"


def test_a_breach_is_told_with_its_place_and_cure_and_fails(
    engine: sa.Engine, database_url: str
) -> None:
    with transaction(engine) as session:
        in_state(session, None, "[red]osm:node/1[/red]")

    result = placecurator("doctor", database_url=database_url)

    assert result.returncode == 1, result.stderr
    assert "1 stuck" in result.stdout
    assert "[red]osm:node/1[/red]" in result.stdout
    assert "--heal" in result.stdout


def test_healing_says_what_it_did_and_then_all_is_zero(
    engine: sa.Engine, database_url: str
) -> None:
    with transaction(engine) as session:
        in_state(session, None)

    result = placecurator("doctor", "--heal", database_url=database_url, curator="ann")

    assert "Healed 1: Selected, but no deep scan was asked for. Queued" in result.stdout
    with transaction(engine) as session:
        assert row(session).deep_scan_status == DeepScanStatus.queued


def test_what_is_said_can_be_read_by_programs(engine: sa.Engine, database_url: str) -> None:
    with transaction(engine) as session:
        in_state(session, None)

    result = placecurator("doctor", "--json", database_url=database_url)

    answer = json.loads(result.stdout)
    counts = {finding["name"]: finding["count"] for finding in answer["findings"]}
    assert result.returncode == 1
    assert counts == dict.fromkeys(Invariant, 0) | {"selected_without_scan": 1}
    assert (answer["stuck"], answer["healed"]) == (1, [])


def test_statuses_that_the_code_does_not_know_are_a_finding(
    engine: sa.Engine, database_url: str
) -> None:
    change_live_statuses(engine, {"Someday": "Someday"})

    result = placecurator("doctor", "--heal", "--json", database_url=database_url)

    [finding] = json.loads(result.stdout)["findings"]
    assert result.returncode == 1, result.stderr
    assert finding["name"] == "unknown_statuses"
    assert "Someday" in str(finding["examples"])


def test_a_database_that_is_away_is_told_in_one_sentence() -> None:
    said = refusal(placecurator("doctor", database_url="postgresql://127.0.0.1:1/x"))

    assert "cannot be used" in said
