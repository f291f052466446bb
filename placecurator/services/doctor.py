"""The doctor: what must read zero, what to do about it, and repairing what can be repaired."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.invariants import Invariant
from placecurator.services import request_ids
from placecurator.storage import events, heartbeats, invariants
from placecurator.storage.database import transaction
from placecurator.storage.invariants import Moment
from placecurator.storage.models import CurationEvent
from placecurator.storage.repairs import REPAIRS
from placecurator.storage.schema import enum_differences

log = logging.getLogger(__name__)

_TICKS = 2
_LEEWAY_S = 5.0
_LEAST_SILENCE_S = 30.0

_DONE = {
    Invariant.selected_without_scan: "Queued for a deep scan, as the verdict asks.",
    Invariant.scan_against_verdict: "Made to follow the verdict.",
    Invariant.never_due: "Made due at once.",
    Invariant.lease_expired: "Taken back from dead workers, to be scanned again or given up.",
    Invariant.attempt_never_ended: "Attempts given the end that they had.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How often one invariant is broken; ``count`` is zero while all is well.

    ``examples`` are the ids of up to ten of the places; of unknown statuses, sentences. ``words``
    say what is wrong and ``cure`` who has to do what.
    """

    name: Invariant
    words: str
    count: int
    examples: tuple[str, ...]
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What the doctor found, all invariants in order, and when (UTC).

    When the statuses of database and code differ, nothing else can be counted.
    """

    checked_at: datetime
    findings: tuple[Finding, ...]

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings that are not zero."""
        return tuple(finding for finding in self.findings if finding.count)

    @property
    def stuck(self) -> int:
        """All counts together."""
        return sum(finding.count for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Healed:
    """How many rows were repaired for one invariant, and in words what was done."""

    name: Invariant
    count: int
    words: str


def examine(engine: sa.Engine, *, tick_s: float) -> Checkup:
    """Count what must be zero. ``tick_s`` is the seconds between two looks of a scheduler."""
    moment = _moment(datetime.now(UTC), tick_s)
    differences = tuple(enum_differences(engine))
    found = [_finding(Invariant.unknown_statuses, len(differences), differences)]
    if not differences:
        with transaction(engine) as session:
            found += _count(session, moment)
    return Checkup(checked_at=moment.now, findings=tuple(found))


def _moment(now: datetime, tick_s: float) -> Moment:
    grace_s = _TICKS * tick_s + _LEEWAY_S
    return Moment(
        now=now,
        rescued_until=now - timedelta(seconds=grace_s),
        looked_since=now - timedelta(seconds=max(grace_s, _LEAST_SILENCE_S)),
    )


def _count(session: Session, moment: Moment) -> list[Finding]:
    found = []
    for name, breach in invariants.breaches(moment).items():
        count = invariants.count(session, breach)
        examples = invariants.examples(session, breach) if count else ()
        words = None
        if count and name is Invariant.scheduler_silent:
            words = _silence(heartbeats.last_beat(session, heartbeats.SCHEDULER), moment.now)
        found.append(_finding(name, count, examples, words))
    return found


def _finding(
    name: Invariant, count: int, examples: tuple[str, ...], words: str | None = None
) -> Finding:
    examples = examples[: invariants.MOST_EXAMPLES]
    return Finding(
        name=name, words=words or name.words, count=count, examples=examples, cure=name.cure
    )


def _silence(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "Places are due, and no scheduler has ever looked for work."
    seconds = int((now - last).total_seconds())
    age = f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"
    return (
        f"Places are due, and the scheduler has not looked for work since {last:%H:%M} UTC ({age})."
    )


def heal(engine: sa.Engine, *, actor: str, tick_s: float) -> list[Healed]:
    """Repair what can be repaired, each invariant in a transaction of its own.

    Every repair that did something is an event of ``actor`` in the history. What is left, a person
    must cure: ``examine`` tells it. Nothing is repaired while statuses are unknown.
    """
    if enum_differences(engine):
        return []
    repaired = [_repair(engine, name, actor, tick_s) for name in REPAIRS]
    return [healed for healed in repaired if healed.count]


def _repair(engine: sa.Engine, name: Invariant, actor: str, tick_s: float) -> Healed:
    now = datetime.now(UTC)
    with transaction(engine) as session:
        count = invariants.count(session, invariants.breaches(_moment(now, tick_s))[name])
        if count:
            event = CurationEvent(
                act=events.HEAL,
                actor=actor,
                at=now,
                request={"invariant": name},
                request_id=request_ids.of_this_act(),
            )
            event_id = events.record(session, event)
            count = REPAIRS[name](session, event_id, now)
            events.recount(session, event_id, {"healed": count})
            log.info("invariant healed", extra={"invariant": name.value, "count": count})
    return Healed(name=name, count=count, words=_DONE[name])
