"""The jobs that RQ runs."""

from __future__ import annotations

from worker.drain import drain_suspects, drain_the_queue
from worker.lookout import look_for_all_waiting
from worker.queues import connection


def drain() -> None:
    """Scan what is due; ``services.signals.DRAIN_JOB`` names this function."""
    drain_the_queue()


def drain_suspect() -> None:
    """Scan places on which a worker has died; ``services.signals.SUSPECT_JOB`` names this."""
    drain_suspects()


def look_for_work() -> None:
    """Look for due places; ``worker.lookout.LOOK_JOB`` names this function."""
    look_for_all_waiting(connection())
