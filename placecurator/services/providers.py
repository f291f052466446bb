"""What an admin sees of the providers, and how scans with one of them go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.provider_gates import resume, shut
from placecurator.storage.taking import call_back


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedProvider:
    """A provider that is held back because of ``cause``; one place tries again at ``until``."""

    name: str
    cause: Cause
    until: datetime


def paused_providers(engine: sa.Engine) -> Sequence[PausedProvider]:
    """The providers with which nothing is scanned now."""
    with transaction(engine) as session:
        return [
            PausedProvider(name=gate.name, cause=Cause(gate.cause), until=gate.held_until)
            for gate in shut(session)
            if gate.cause and gate.held_until
        ]


def resume_provider(engine: sa.Engine, signals: Signals, name: str) -> int:
    """Let scans with ``name`` go on now; return how many places were waiting for that.

    Raises:
        InvalidInput: ``name`` is not held back.
    """
    with transaction(engine) as session:
        paused = {gate.name: gate for gate in shut(session)}
        if name not in paused or not resume(session, name):
            raise InvalidInput("provider", "is not paused", tuple(paused))
        waiting = call_back(session, name, Cause(paused[name].cause or ""), datetime.now(UTC))
    signals.wake_workers()
    return waiting
