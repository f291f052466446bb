"""What is being scanned, for the log lines that are written meanwhile."""

from __future__ import annotations

from contextvars import ContextVar

from placecurator.storage.scans import Claim

CLAIM: ContextVar[Claim | None] = ContextVar("CLAIM", default=None)
"""The claim whose scan this task makes."""

JOB: ContextVar[str | None] = ContextVar("JOB", default=None)
"""The id of the RQ job that this process works on."""


def facts() -> dict[str, object]:
    """What identifies the scan, the attempt and the job; nothing outside of a worker."""
    found: dict[str, object] = {}
    if job := JOB.get():
        found["job"] = job
    if claim := CLAIM.get():
        found |= facts_of(claim)
    return found


def facts_of(claim: Claim) -> dict[str, object]:
    """What identifies an attempt, and the act that asked for it if that is known."""
    found: dict[str, object] = {"place_id": claim.target.place_id, "attempt": claim.attempt}
    if claim.request_id:
        found["request_id"] = claim.request_id
    return found
