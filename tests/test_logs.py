"""Log lines: of a known form, with what identifies the act, and nothing that others made up."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from asgi_correlation_id import correlation_id

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.scan import ScanTarget
from placecurator.logs import formatter, identify
from placecurator.services import scan_context
from placecurator.storage.scans import Claim

FORGED = "x\n2026-01-01 00:00:00,000 ERROR root: all is lost [request_id=1]"
LINE_ENDS = ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")


def record(message: str = "a sentence", **facts: Any) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": "a.logger", "levelname": "INFO", "msg": message, "created": 1.5} | facts
    )


def text(said: logging.LogRecord) -> str:
    return formatter("text").format(said)


def parsed(said: logging.LogRecord) -> dict[str, Any]:
    line = formatter("json").format(said)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    found: dict[str, Any] = json.loads(line)
    return found


def a_failure(words: str) -> logging.LogRecord:
    try:
        raise ValueError(words)
    except ValueError:
        return record(exc_info=sys.exc_info())


def test_a_line_of_text_has_the_facts_behind_the_sentence() -> None:
    line = text(record(claimed=3, reason="no such host"))

    assert line.endswith('INFO a.logger: a sentence [claimed=3 reason="no such host"]')


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_fact_cannot_begin_a_line_of_text(end: str) -> None:
    line = text(record(place_id=FORGED.replace("\n", end)))

    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_message_cannot_begin_a_line_of_text(end: str) -> None:
    line = text(record("%s", args=(FORGED.replace("\n", end),)))

    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(
    "value", ["a] [request_id=1", 'a" request_id="1', "a request_id=1", "", "\\", "a=b"]
)
def test_a_fact_cannot_pass_for_two(value: str) -> None:
    line = text(record(place_id=value))

    quoted = line.partition("[place_id=")[2].removesuffix("]")
    assert json.loads(quoted) == value


@pytest.mark.parametrize("value", ["\x1b[2J", "\x00", "\x9b", "\u202e", "\ud800"])
def test_a_fact_cannot_play_with_the_terminal(value: str) -> None:
    line = text(record(place_id=value))

    assert line.isprintable()


@pytest.mark.parametrize("end", LINE_ENDS)
def test_the_text_of_a_failure_cannot_begin_a_line_at_the_margin(end: str) -> None:
    first, *rest = text(a_failure(FORGED.replace("\n", end))).splitlines()

    assert first.endswith("a sentence")
    assert "all is lost" in rest[-1]
    assert [line for line in rest if not line.startswith("    ")] == []


def test_a_line_of_json_has_each_fact_under_its_name() -> None:
    line = parsed(record(claimed=3, place_id=FORGED))

    assert line == {
        "timestamp": "1970-01-01T00:00:01.500000+00:00",
        "level": "INFO",
        "logger": "a.logger",
        "message": "a sentence",
        "claimed": 3,
        "place_id": FORGED,
    }


def test_a_failure_is_one_line_of_json() -> None:
    line = parsed(a_failure(FORGED))

    assert line["traceback"].startswith("Traceback")
    assert line["traceback"].endswith(FORGED)


@pytest.mark.parametrize("value", [object(), {1: object()}, b"\xff", "\ud800"])
def test_any_fact_becomes_json(value: object) -> None:
    assert "odd" in parsed(record(odd=value))


def in_hand(request_id: str | None) -> Claim:
    return Claim(
        place_key=1,
        token=1,
        attempt=2,
        deaths=0,
        status=PlaceStatus.Selected,
        target=ScanTarget(place_id="osm:node/1", name="A place"),
        request_id=request_id,
    )


@pytest.fixture
def _nothing_under_way() -> Any:
    tokens = [
        (variable, variable.set(None))
        for variable in (correlation_id, scan_context.CLAIM, scan_context.JOB)
    ]
    yield
    for variable, token in tokens:
        variable.reset(token)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_nothing_under_way")
def test_a_line_of_a_scan_has_the_ids_of_place_attempt_job_and_request() -> None:
    scan_context.CLAIM.set(in_hand("an-id"))
    scan_context.JOB.set("a-job")
    said = record()

    assert identify(said)
    assert text(said).endswith("[job=a-job place_id=osm:node/1 attempt=2 request_id=an-id]")


@pytest.mark.usefixtures("_nothing_under_way")
def test_a_line_of_a_request_has_its_id() -> None:
    correlation_id.set("an-id")
    said = record()

    assert identify(said)
    assert parsed(said)["request_id"] == "an-id"


@pytest.mark.usefixtures("_nothing_under_way")
def test_a_line_of_nothing_has_no_ids() -> None:
    said = record()

    assert identify(said)
    assert text(said).endswith("a sentence")
