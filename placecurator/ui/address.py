"""The address of the triage page, as the browser shows it."""

from __future__ import annotations

import json

import reflex as rx
from reflex.event import EventSpec

PAGE = "/"
"""Where the triage page is."""


def link(query: str) -> str:
    """The address with ``query`` behind the ``?``."""
    return f"{PAGE}?{query}" if query else PAGE


def show(query: str, *, replace: bool) -> EventSpec:
    """Let the browser show another address without loading anything.

    ``replace``: the back button does not lead to the one before.
    """
    # React Router numbers the entries of the history; it must find its number in each.
    numbered = "{...history.state, idx: (history.state?.idx ?? 0) + 1, key: crypto.randomUUID?.()}"
    how = "replaceState(history.state" if replace else f"pushState({numbered}"
    here = f"location.pathname === {json.dumps(PAGE)}"
    return rx.call_script(f"{here} && history.{how}, '', {json.dumps(link(query))})")
