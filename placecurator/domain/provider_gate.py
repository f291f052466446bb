"""When scans with a provider are held back, for how long, and how that is told."""

from __future__ import annotations

from datetime import datetime

from placecurator.domain.causes import Cause

BARE_IDS = "google"
"""The provider of place ids that name none (``ChIJ…``); the others begin with its name."""

KEY_FAULTS = frozenset({Cause.api_key_rejected, Cause.api_not_enabled})
"""They concern the account, not the place: somebody must act."""
HOLDING = KEY_FAULTS | {Cause.quota_spent}
"""Causes that hold back all scans with the provider, and that are not counted against a place."""
OUTAGES = frozenset({Cause.provider_unavailable, Cause.network_error})
"""Causes that hold them back when one follows the other."""
NO_ANSWER = frozenset({Cause.timed_out, Cause.worker_stopping, Cause.internal_error})
"""Causes that prove neither that the provider works nor that it does not."""

MOST_OUTAGES = 20
"""So many in a row, without an answer in between, hold back the scans."""
KEY_FAULT_HOLD_S = 300.0
"""Seconds until one place tries whether the key works again."""
PROBE_S = 30.0
"""Seconds for which the others wait for what comes of that try."""
PAUSE_S = 86_400.0
"""Seconds for which places are put off while an operator has paused their provider; then they are
put off again. Nothing may be due later than that: see ``Invariant.never_due``."""

_FIRST_OUTAGE_S = 5.0
_LONGEST_OUTAGE_S = 300.0


def outage_hold_s(trips: int) -> float:
    """Seconds for which an outage holds back scans, after ``trips`` holds that did not help."""
    return min(_FIRST_OUTAGE_S * 2.0 ** min(trips, 10), _LONGEST_OUTAGE_S)


def hold_words(provider: str, cause: Cause, until: datetime) -> str:
    """What a curator is told of a place that waits because of its provider."""
    paused = f"Scans with {provider} are paused: {cause.words}"
    if cause in KEY_FAULTS:
        return (
            f"{paused} An admin must cure that with the provider or change the key; it is tried "
            f"again every {KEY_FAULT_HOLD_S / 60:.0f} minutes, and at once after "
            f"`placecurator provider resume {provider}`."
        )
    return f"{paused} They go on by themselves at {until:%H:%M} UTC."


def pause_words(provider: str, by: str, since: datetime, reason: str | None) -> str:
    """What a curator is told of a place whose provider an operator has paused."""
    paused = f"Scans with {provider} were paused by {by} on {since:%Y-%m-%d at %H:%M} UTC"
    return (
        f"{paused}{': ' + reason if reason else ''}. They go on after "
        f"`placecurator provider resume {provider}`, not by themselves."
    )
