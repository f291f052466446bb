"""The state machine: every status, who moves it, and what a crash leaves behind.

Nothing else in the product spells a status or decides which move is allowed: storage builds its SQL
guards from the moves below, the REST API and the page take their choices from the enums.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class PlaceStatus(StrEnum):
    """The verdict on a staged place, as the database stores it (type ``place_status``)."""

    New = "New"
    """Nobody has decided yet. Imports create places here; a crash during import creates none."""
    Selected = "Selected"
    """A curator wants it. Requests a deep scan in the same transaction."""
    Maybe = "Maybe"
    """A curator will come back to it."""
    Not_a_Fit = "Not a Fit"
    """A curator refused it. The row stays, so that a re-import cannot bring it back as New."""
    Archived = "Archived"
    """Put away for good. The row stays for the same reason."""

    @property
    def triggers_deep_scan(self) -> bool:
        """Whether this verdict asks for a deep scan."""
        return self in _DEEP_SCAN_TRIGGERS


_DEEP_SCAN_TRIGGERS = frozenset({PlaceStatus.Selected})


@unique
class PlaceStagingStatus(StrEnum):
    """What the page and the REST API may ask for; the values are the wire format."""

    New = "New"
    Selected = "Selected"
    Maybe = "Maybe"
    Not_a_Fit = "Not a Fit"
    Archived = "Archived"

    def to_place_status(self) -> PlaceStatus:
        """The stored verdict of the same member name."""
        return _STORED_STATUS[self]


# Mapped by name, at import: a choice without a namesake stops the start, not a curator.
_STORED_STATUS = {choice: PlaceStatus[choice.name] for choice in PlaceStagingStatus}


@unique
class DeepScanStatus(StrEnum):
    """Where a deep scan stands (type ``deep_scan_status``); NULL means it was never asked for."""

    queued = "queued"
    """Waits in the database, possibly until ``next_attempt_at``. Curators (REQUEST), workers
    (RETRY, SNOOZE) and the rescuer put it here. The row is the queue: no crash can lose it."""
    processing = "processing"
    """A worker holds a lease (CLAIM). If that worker dies, the row stays like this until the lease
    expires and the rescuer (RESCUE) queues it again."""
    completed = "completed"
    """The result is in ``local_businesses``, written in the same transaction (COMPLETE)."""
    failed = "failed"
    """Gave up with a cause (FAIL, or ABANDON). Only a curator queues it again."""


@unique
class Rescan(StrEnum):
    """What a request does to places that already have a completed scan."""

    always = "always"
    """Scan again. The default."""
    never = "never"
    """Leave completed scans alone."""
    stale = "stale"
    """Leave completed scans alone that are younger than the setting ``rescan_stale_after_days``."""


ScanState = DeepScanStatus | None
"""A value of ``deep_scan_status``; None means a scan was never asked for."""


@dataclass(frozen=True, slots=True)
class Move:
    """A named change of ``deep_scan_status``; SQL guards are built from it.

    ``sources`` are the states it may start from. ``target`` is where it leads; None means back to
    what the scan was before REQUEST. A ``fenced`` move also demands the fencing token of the claim,
    so that a worker whose lease was lost cannot make it.
    """

    name: str
    sources: frozenset[ScanState]
    target: DeepScanStatus | None
    fenced: bool = False


_queued, _processing = DeepScanStatus.queued, DeepScanStatus.processing
_completed, _failed = DeepScanStatus.completed, DeepScanStatus.failed

REQUEST = Move("REQUEST", frozenset({None, _completed, _failed}), _queued)
"""A verdict of Selected, or "scan again", in the transaction of the verdict: a crash does both or
none. Waiting and running scans are left alone, so nothing is paid twice. Clears the old error."""

CANCEL = Move("CANCEL", frozenset({_queued}), None)
"""The verdict leaves Selected (or an undo) before a worker claimed it, in the same transaction."""

CLAIM = Move("CLAIM", frozenset({_queued}), _processing)
"""A worker takes a due place: lease, attempt + 1, token + 1. A crash after it leaves a lease that
expires and is rescued."""

COMPLETE = Move("COMPLETE", frozenset({_processing}), _completed, fenced=True)
"""The same worker, with the result in ``local_businesses``, in one transaction. A crash before the
commit leaves the lease to expire; the scan is made again and the result written once."""

RETRY = Move("RETRY", frozenset({_processing}), _queued, fenced=True)
"""The same worker after a transient cause with attempts left: due again at ``next_attempt_at``."""

FAIL = Move("FAIL", frozenset({_processing}), _failed, fenced=True)
"""The same worker after a permanent cause, or when the attempts are spent."""

SNOOZE = Move("SNOOZE", frozenset({_processing}), _queued, fenced=True)
"""The same worker giving a place back (shutting down, host busy): the attempt is not spent."""

RESCUE = Move("RESCUE", frozenset({_processing}), _queued)
"""The scheduler's rescuer, for a lease that has expired; safe to run anywhere, any number of times.
The worker's death is not the place's fault: the attempt is not spent."""

ABANDON = Move("ABANDON", frozenset({_processing}), _failed)
"""RESCUE's other end: the lease expired and too many workers have died on this place."""

MOVES = (REQUEST, CANCEL, CLAIM, COMPLETE, RETRY, FAIL, SNOOZE, RESCUE, ABANDON)

IN_FLIGHT: DeepScanStatus = _processing
"""The state that a curator's decision leaves running: stopping it would waste what is paid."""
