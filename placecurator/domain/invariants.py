"""What must never be: a closed list, each with plain words and a cure.

All of these read zero while the product works. Each is counted by ``storage.invariants``.
"""

from __future__ import annotations

from enum import StrEnum, unique

from placecurator.domain.advice import Advice, refuse_gaps


@unique
class Invariant(StrEnum):
    """A sentence about the data that is never true, by the name that APIs and events use."""

    selected_without_scan = "selected_without_scan"
    """A verdict that triggers a scan, and a scan that was never asked for (NULL).

    No act of a curator leads there: every way to Selected makes REQUEST in the same transaction,
    and REQUEST may start from NULL. ``rescan=never`` and ``stale`` keep only *completed* scans.
    CANCEL, and a withdrawn scan that goes back to what it was before, happen only while the verdict
    is another one; whoever gives Selected again, be it by an undo, makes REQUEST again.
    """
    scan_against_verdict = "scan_against_verdict"
    """Queued although the verdict triggers no scan; or running, and marked as withdrawn when it is
    wanted, or not marked when it is not. Both are set together with the verdict."""
    never_due = "never_due"
    """Queued without ``queued_at``, or with a ``next_attempt_at`` that never comes: none, or more
    than two days ahead (nothing postpones a scan by more than one)."""
    lease_expired = "lease_expired"
    """Being scanned without a lease, or with one that the rescuer should have taken by now."""
    attempt_never_ended = "attempt_never_ended"
    """An attempt without an end, though the place is not being scanned under its token."""
    completed_without_business = "completed_without_business"
    """Completed, but there is no local business; both are written in one transaction."""
    business_of_another_attempt = "business_of_another_attempt"
    """A local business that is not the result of the last completed attempt of its place."""
    business_without_place = "business_without_place"
    """A local business whose place is not staged, or has another place id."""
    two_businesses_for_a_place = "two_businesses_for_a_place"
    """More than one local business for one place."""
    kept_too_long = "kept_too_long"
    """A local business or a staged place with something that its source's terms forbade to keep
    more than a day ago: the scheduler blanks it within minutes."""
    scheduler_silent = "scheduler_silent"
    """Places are due, and no scheduler has looked for work for too long."""
    unknown_statuses = "unknown_statuses"
    """The database and the code do not have the same statuses."""

    @property
    def words(self) -> str:
        """What is wrong, in words for a person, in the plural."""
        return _ADVICE[self].words

    @property
    def cure(self) -> str:
        """Who has to do what."""
        return _ADVICE[self].cure


_HEAL = "Run: placecurator doctor --heal"
_SCAN_AGAIN = (
    "A person must decide: give these places the status Selected again, which pays for a new scan; "
    "or restore the table local_businesses from a back-up."
)

_ADVICE = {
    Invariant.selected_without_scan: Advice(
        "Selected, but no deep scan was asked for.", f"{_HEAL}. It queues them."
    ),
    Invariant.scan_against_verdict: Advice(
        "Scanned against the verdict: queued though not Selected, or withdrawn though Selected.",
        f"{_HEAL}. It goes by the verdict.",
    ),
    Invariant.never_due: Advice("Queued, but never due.", f"{_HEAL}. It makes them due at once."),
    Invariant.lease_expired: Advice(
        "Being scanned by nobody: the worker's lease has expired.",
        "See that a scheduler runs, it rescues them; or run: placecurator doctor --heal",
    ),
    Invariant.attempt_never_ended: Advice(
        "Attempts without an end, though nobody works on them.",
        f"{_HEAL}. It writes down how they ended.",
    ),
    Invariant.completed_without_business: Advice(
        "Completed, but the result is missing from the local businesses.", _SCAN_AGAIN
    ),
    Invariant.business_of_another_attempt: Advice(
        "Local businesses that are not the result of the last completed attempt.", _SCAN_AGAIN
    ),
    Invariant.business_without_place: Advice(
        "Local businesses whose place is not staged.",
        "A person must decide: import the places again and delete these rows of local_businesses, "
        "or restore the database from a back-up.",
    ),
    Invariant.two_businesses_for_a_place: Advice(
        "Places with more than one local business.",
        "A unique constraint is missing. A person must restore the table local_businesses, or "
        "delete the older rows and add the constraint again.",
    ),
    Invariant.kept_too_long: Advice(
        "Places with facts that may not be kept any longer.",
        "See that a scheduler runs, it blanks them; or run: placecurator retention --now",
    ),
    Invariant.scheduler_silent: Advice(
        "Places are due, and no scheduler looks for work.",
        "Start it with: placecurator up, or on another machine: python -m worker.schedule",
    ),
    Invariant.unknown_statuses: Advice(
        "The database and the code do not have the same statuses.",
        "Run: placecurator migrate, or start the version that fits this database.",
    ),
}
refuse_gaps(Invariant, _ADVICE)
