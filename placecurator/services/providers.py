"""What an operator sees of the providers, pausing one, and letting scans with it go on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.deepscan.place_ref import PROVIDERS
from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.domain.provider_gate import pause_words
from placecurator.services.accounts import acts
from placecurator.services.signals import Signals
from placecurator.storage import events
from placecurator.storage.database import transaction
from placecurator.storage.held_places import call_back
from placecurator.storage.models import ProviderGate
from placecurator.storage.provider_gates import pause, resume, shut
from placecurator.storage.texts import cleaned

log = logging.getLogger(__name__)

_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedProvider:
    """A provider with which nothing is scanned now. ``words`` say why, and how it goes on.

    ``cause`` is ``provider_paused`` if an operator did it. ``until`` is when one place tries again;
    None: when an operator says so.
    """

    name: str
    cause: Cause
    until: datetime | None
    words: str


def paused_providers(engine: sa.Engine) -> Sequence[PausedProvider]:
    """The providers with which nothing is scanned now."""
    with transaction(engine) as session:
        return [_paused(gate) for gate in shut(session)]


def _paused(gate: ProviderGate) -> PausedProvider:
    if gate.paused_at:
        words = pause_words(gate.name, gate.paused_by or "", gate.paused_at, gate.pause_reason)
        return PausedProvider(name=gate.name, cause=Cause.provider_paused, until=None, words=words)
    cause, until = Cause(gate.cause or ""), gate.held_until
    tries = f" One place tries again at {until:%Y-%m-%d %H:%M:%S} UTC." if until else ""
    return PausedProvider(name=gate.name, cause=cause, until=until, words=f"{cause.words}{tries}")


def pause_provider(engine: sa.Engine, name: str, *, by: str, reason: str | None = None) -> None:
    """Begin no more scans with ``name`` until ``resume_provider``; what runs is finished.

    ``reason`` is told to curators. Pausing again corrects it.

    Raises:
        InvalidInput: no such provider, or a reason of more than 200 characters.
    """
    if name not in PROVIDERS:
        raise InvalidInput("provider", f"is not known; there are {', '.join(PROVIDERS)}", PROVIDERS)
    told = " ".join(cleaned(reason or "").split()).rstrip(".")
    if len(told) > _LONGEST_REASON:
        raise InvalidInput("reason", f"may have at most {_LONGEST_REASON} characters")
    now = datetime.now(UTC)
    with transaction(engine) as session:
        pause(session, name, by=by, reason=told or None, now=now)
        facts = {"provider": name, "reason": told or None}
        acts.note(session, events.PROVIDER_PAUSED, by, now, **facts)
    log.info("provider paused", extra={"provider": name, "actor": by})


def resume_provider(engine: sa.Engine, signals: Signals, name: str, *, by: str) -> int:
    """Let scans with ``name`` go on now; return how many places were waiting for that.

    Raises:
        InvalidInput: ``name`` is not held back.
    """
    with transaction(engine) as session:
        paused = {gate.name: gate for gate in shut(session)}
        if name not in paused or not resume(session, name):
            raise InvalidInput("provider", "is not paused", tuple(paused))
        cause = paused[name].cause
        causes = {Cause.provider_paused} | ({Cause(cause)} if cause else set())
        now = datetime.now(UTC)
        waiting = call_back(session, name, causes, now)
        acts.note(session, events.PROVIDER_RESUMED, by, now, provider=name, places=waiting)
    log.info("provider resumed", extra={"provider": name, "actor": by})
    signals.wake_workers()
    return waiting
