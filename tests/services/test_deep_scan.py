"""One place: every way in which its scan can end becomes an outcome."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

import pytest

from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.lifecycle import COMPLETE, FAIL, RETRY, SNOOZE, PlaceStatus
from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.services.deep_scan import process_single_deep_scan
from placecurator.storage.scans import Claim
from placecurator.storage.settling import Outcome
from tests.factories import found

FINDINGS = found(name="Löyly")


class Scans:
    """A scanner that does what the test says, for ends that no server can bring about."""

    def __init__(self, act: Callable[[], Awaitable[Findings]]):
        self._act = act

    async def scan(self, _target: ScanTarget, meter: ScanMeter) -> Findings:
        meter.requests_made += 2
        return await self._act()


def fails(cause: Cause, retry_after_s: float | None = None) -> Scans:
    async def act() -> Findings:
        raise ScanFailed(cause, "What happened.", retry_after_s)

    return Scans(act)


async def hang() -> Findings:
    await asyncio.sleep(60)
    return FINDINGS


def claimed(attempt: int = 1) -> Claim:
    return Claim(
        place_key=1,
        token=1,
        attempt=attempt,
        deaths=0,
        status=PlaceStatus.Selected,
        target=ScanTarget(place_id="osm:node/1", name="Löyly"),
    )


def outcome(scanner: Scans, attempt: int = 1, limit_s: float = 20) -> Outcome:
    return asyncio.run(
        process_single_deep_scan(scanner, claimed(attempt), limit_s=limit_s, most_attempts=5)
    )


def test_findings_complete_the_scan() -> None:
    async def find() -> Findings:
        return FINDINGS

    ended = outcome(Scans(find))

    assert (ended.move, ended.findings, ended.cause) == (COMPLETE, FINDINGS, None)
    assert ended.meter.requests_made == 2


@pytest.mark.parametrize("cause", sorted(set(Cause) - {Cause.host_busy}))
def test_only_a_cause_that_may_pass_is_tried_again(cause: Cause) -> None:
    ended = outcome(fails(cause))

    assert ended.move is (RETRY if cause.transient else FAIL)
    assert (ended.cause, ended.message) == (cause, "What happened.")
    assert ended.meter.requests_made == 2


def test_the_last_attempt_fails_and_says_how_many_there_were() -> None:
    ended = outcome(fails(Cause.rate_limited), attempt=5)

    assert (ended.move, ended.cause) == (FAIL, Cause.rate_limited)
    assert ended.message == "What happened. Given up after 5 attempts."


def test_what_the_other_side_asks_for_is_waited() -> None:
    assert outcome(fails(Cause.rate_limited, retry_after_s=120)).wait_s == 120


@pytest.mark.parametrize("attempt", [1, 5])
def test_a_place_whose_website_is_busy_waits_for_its_turn_without_losing_an_attempt(
    attempt: int,
) -> None:
    ended = outcome(fails(Cause.host_busy, retry_after_s=42), attempt)

    assert (ended.move, ended.cause, ended.wait_s) == (SNOOZE, Cause.host_busy, 42)
    assert re.fullmatch(
        r"What happened\. Its turn comes at \d\d:\d\d:\d\d UTC\.", ended.message or ""
    )


def test_nobody_waits_for_days_for_a_website() -> None:
    assert outcome(fails(Cause.host_busy, retry_after_s=1e9)).wait_s == 6 * 3600


def test_a_scan_that_takes_too_long_is_tried_again() -> None:
    ended = outcome(Scans(hang), limit_s=0.01)

    assert (ended.move, ended.cause) == (RETRY, Cause.timed_out)


@pytest.mark.parametrize("error", [KeyError("secret"), TimeoutError(), RecursionError()])
def test_a_fault_of_our_own_fails_the_place_and_is_logged_once(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down() -> Findings:
        raise error

    with caplog.at_level(logging.ERROR):
        ended = outcome(Scans(break_down))

    assert (ended.move, ended.cause) == (FAIL, Cause.internal_error)
    assert ended.message == Cause.internal_error.words
    [record] = caplog.records
    assert record.exc_info


def test_a_scan_that_is_cancelled_is_given_back() -> None:
    async def scenario() -> Outcome:
        task = asyncio.create_task(
            process_single_deep_scan(Scans(hang), claimed(), limit_s=20, most_attempts=5)
        )
        await asyncio.sleep(0)
        task.cancel()
        return await task

    ended = asyncio.run(scenario())

    assert (ended.move, ended.cause) == (SNOOZE, Cause.worker_stopping)
    assert ended.meter.requests_made == 2
