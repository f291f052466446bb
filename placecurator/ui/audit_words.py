"""Sentences about the acts in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placecurator.services.audit import AuditEvent
from placecurator.services.history import Act
from placecurator.storage import events
from placecurator.ui.filter_words import matching_words
from placecurator.ui.labels import VERDICTS
from placecurator.ui.words import count

ACTS: dict[str, str] = {
    events.SET_STATUS: "Status given",
    events.UNDO: "Undo",
    events.SCAN_AGAIN: "Scan again",
    events.CLAIM_PLACES: "Places claimed",
    events.IMPORT: "Import",
    events.SEARCH: "Search",
    events.EXPORT: "Export",
    events.HEAL: "Repair",
    events.PROVIDER_PAUSED: "Provider paused",
    events.PROVIDER_RESUMED: "Provider resumed",
    events.OPT_OUT_ADDED: "Website opted out",
    events.OPT_OUT_REMOVED: "Website may be visited again",
    events.EDIT_FIELDS: "Facts edited",
    events.UNLOCK_FIELDS: "Facts unlocked",
    events.RETENTION: "Blanked by the terms of the source",
    events.VIEW_SAVED: "View saved",
    events.VIEW_CHANGED: "View changed",
    events.VIEW_DELETED: "View deleted",
    events.SIGN_IN: "Sign-in",
    events.SIGN_IN_REFUSED: "Sign-in refused",
    events.SIGN_OUT: "Sign-out",
    events.PASSWORD_CHANGED: "Password changed",
    events.USER_ADDED: "User added",
    events.USER_DISABLED: "User disabled",
    events.USER_ENABLED: "User enabled",
    events.USER_RESET: "User reset",
    events.ROLE_CHANGED: "Role changed",
    events.TOKEN_CREATED: "Token created",
    events.TOKEN_REVOKED: "Token revoked",
    events.LINK_MADE: "One-time link made",
}
"""What each act is called."""

if missing := set(events.ACTS) - set(ACTS):
    raise RuntimeError(f"acts without words: {sorted(missing)}")

_COUNTS = {
    "updated": "set",
    "waiting": "queued for a deep scan",
    "queued": "queued for a deep scan",
    "kept": "completed and left alone",
    "taken_back": "un-queued",
    "running": "already being scanned",
    "unqueued": "un-queued",
    "scanned": "already scanned",
    "already": "taken back before",
    "changed": "changed since",
    "gone": "no longer staged",
    "overwritten": "other verdicts by others replaced",
    "conflicts": "left alone, decided by others since",
}
_SAID_BY_COUNTS = "place_ids"
_SAID_BY_WAITING = "requested"
_SELECTION = "matching"
_FOR_UNDO = frozenset({"before", "after", "created_at", "changed_at"})
_USUAL = ("rescan", "always")
_NAMES = {
    "way": "by",
    "address": "from",
    "filename": "file",
    "locked_s": "locked for seconds:",
    "text": "for",
    "anyway": "in spite of others",
}


def act_words(act: str) -> str:
    """What ``act`` is called; an act of a newer version by its own name."""
    return ACTS.get(act, act)


def facts_words(event: AuditEvent | Act) -> str:
    """What was asked for and what came of it, in one line; empty when the act says it all."""
    verdict = [f"to {VERDICTS[event.status].words}"] if event.status else []
    asked = [
        _fact(name, value)
        for name, value in event.facts.items()
        if name != _SAID_BY_COUNTS and name not in _FOR_UNDO and (name, value) != _USUAL
    ]
    came = [
        f"{number:,} {_COUNTS.get(name, name.replace('_', ' '))}"
        for name, number in event.counts.items()
        if number and name != _SAID_BY_WAITING
    ]
    return ", ".join(part for part in (*verdict, *came, *asked) if part)


def _fact(name: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if value is True:
        return _NAMES.get(name, name.replace("_", " "))
    if name == _SELECTION and isinstance(value, Mapping):
        return matching_words(value)
    if isinstance(value, Mapping):
        return ", ".join(filter(None, (_fact(key, inner) for key, inner in value.items())))
    if name == "fields" and isinstance(value, list):
        return ", ".join(str(field).replace("_", " ") for field in value)
    if isinstance(value, list):
        return count(len(value), name.replace("_", " ").removesuffix("s"))
    return f"{_NAMES.get(name, name.replace('_', ' '))} {value}"
