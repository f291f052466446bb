"""Whether a page is connected with the server, as it sees it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components.light import light

_glue = rx.asset("connection.jsx", shared=True)
rx.asset("typing.js", shared=True)  # the glue imports it from beside itself


def _decision(seconds: rx.Var[float], heard_act: rx.Var[int]) -> tuple[rx.Var[float], rx.Var[int]]:
    return seconds, heard_act


class Connection(rx.Component):
    """Shows nothing. Says so at once when something is pressed while the server is away.

    ``on_back`` is told after an interruption how many seconds ago the page had sent a decision, and
    ``heard_act``, the last act of which it has heard; if that was less than ``unheard_s`` seconds
    before the page noticed, for then the answer may be lost.
    """

    library = _glue.importable_path
    tag = "Connection"

    unheard_s: rx.Var[float]
    heard_act: rx.Var[int]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What it tells."""
        return {**super().get_event_triggers(), "on_back": _decision}


class WhileAway(rx.Component):
    """Its children, while the server has not been heard for a moment."""

    library = _glue.importable_path
    tag = "WhileAway"


class Heard(rx.Component):
    """One of two components: while the page is connected, and while it is not."""

    library = _glue.importable_path
    tag = "Heard"

    live: rx.Var[rx.Component]
    away: rx.Var[rx.Component]


def connection_light() -> rx.Component:
    """Whether this page hears of changes."""
    return Heard.create(
        live=light("var(--jade-9)", "Live", id="connection"),
        away=light("var(--tomato-9)", "Not connected", id="connection"),
    )
