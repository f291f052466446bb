"""The deep scan of one claimed place, from the claim to its outcome."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import UTC, datetime, timedelta
from typing import Protocol

from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.lifecycle import COMPLETE, FAIL, RETRY, SNOOZE
from placecurator.domain.observation import Findings
from placecurator.domain.provider_gate import (
    HOLDING,
    KEY_FAULT_HOLD_S,
    KEY_FAULTS,
    hold_words,
)
from placecurator.domain.retry import wait_s
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.services.scan_context import CLAIM
from placecurator.storage.scans import Claim
from placecurator.storage.settling import Outcome

log = logging.getLogger(__name__)

_LONGEST_MESSAGE = 1000
_LONGEST_PUT_OFF_S = 6 * 3600.0  # thousands of places may share one website


class Scanner(Protocol):
    """What scans places: ``deepscan.pipeline.DeepScanner``."""

    async def scan(self, target: ScanTarget, meter: ScanMeter) -> Findings:
        """As ``DeepScanner.scan``."""
        ...


async def process_single_deep_scan(
    scanner: Scanner, claim: Claim, *, limit_s: float, most_attempts: int
) -> Outcome:
    """Scan one place, for at most ``limit_s``, and say how it ended; never raises.

    Whatever goes wrong is the outcome of this place and cannot harm the others. Being cancelled
    gives the place back, without spending the attempt. It runs in a task of its own, whose log
    lines tell the claim.
    """
    CLAIM.set(claim)
    meter = ScanMeter()
    try:
        async with asyncio.timeout(limit_s) as limit:
            findings = await scanner.scan(claim.target, meter)
    except ScanFailed as failure:
        return _not_completed(claim, meter, failure, most_attempts)
    except asyncio.CancelledError:
        return snoozed(claim, meter)
    except Exception as error:
        if isinstance(error, TimeoutError) and limit.expired():
            return _not_completed(claim, meter, ScanFailed(Cause.timed_out), most_attempts)
        log.exception("scan met a fault of our own")
        return failed_by_us(claim, meter)
    return Outcome(claim=claim, move=COMPLETE, meter=meter, findings=findings)


def _not_completed(
    claim: Claim, meter: ScanMeter, failure: ScanFailed, most_attempts: int
) -> Outcome:
    """RETRY while the cause may pass and attempts are left, else FAIL.

    What concerns all scans with the provider is not counted against the place: SNOOZE.
    """
    if meter.provider and failure.cause in HOLDING:
        return _held_back(claim, meter, meter.provider, failure)
    if failure.cause is Cause.host_busy:
        return _put_off(claim, meter, failure)
    message = failure.message[:_LONGEST_MESSAGE]
    if not failure.cause.transient:
        return Outcome(claim=claim, move=FAIL, meter=meter, cause=failure.cause, message=message)
    if claim.attempt >= most_attempts:
        message = f"{message} Given up after {claim.attempt} attempts."
        return Outcome(claim=claim, move=FAIL, meter=meter, cause=failure.cause, message=message)
    return Outcome(
        claim=claim,
        move=RETRY,
        meter=meter,
        cause=failure.cause,
        message=message,
        wait_s=wait_s(claim.attempt, random.random(), failure.retry_after_s),
    )


def _held_back(claim: Claim, meter: ScanMeter, provider: str, failure: ScanFailed) -> Outcome:
    """The place waits until scans with ``provider`` go on."""
    hold_s = KEY_FAULT_HOLD_S
    if failure.cause not in KEY_FAULTS:
        hold_s = wait_s(claim.attempt, random.random(), failure.retry_after_s)
    until = datetime.now(UTC) + timedelta(seconds=hold_s)
    return Outcome(
        claim=claim,
        move=SNOOZE,
        meter=meter,
        cause=failure.cause,
        message=hold_words(provider, failure.cause, until),
        wait_s=hold_s,
    )


def _put_off(claim: Claim, meter: ScanMeter, failure: ScanFailed) -> Outcome:
    """The place waits until its website may be visited again."""
    hold_s = min(failure.retry_after_s or 0.0, _LONGEST_PUT_OFF_S)
    turn_at = datetime.now(UTC) + timedelta(seconds=hold_s)
    return Outcome(
        claim=claim,
        move=SNOOZE,
        meter=meter,
        cause=failure.cause,
        message=f"{failure.message[:_LONGEST_MESSAGE]} Its turn comes at {turn_at:%H:%M:%S} UTC.",
        wait_s=hold_s,
    )


def snoozed(claim: Claim, meter: ScanMeter) -> Outcome:
    """The place is given back because its worker stops."""
    cause = Cause.worker_stopping
    return Outcome(claim=claim, move=SNOOZE, meter=meter, cause=cause, message=cause.words)


def failed_by_us(claim: Claim, meter: ScanMeter) -> Outcome:
    """The place fails because of a fault in the product, which the log describes."""
    cause = Cause.internal_error
    return Outcome(claim=claim, move=FAIL, meter=meter, cause=cause, message=cause.words)
