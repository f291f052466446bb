"""The way from an open place to the next one, and hearing of changes while it is open."""

from __future__ import annotations

from typing import Any

import reflex as rx

_glue = rx.asset("neighbours.jsx", shared=True)
rx.asset("typing.js", shared=True)  # the glue imports it from beside itself
_style = rx.asset("details.css", shared=True)


class Neighbours(rx.Component):
    """Two buttons, and the keys J and K, that open the places beside ``place`` in ``rows``.

    When the panel closes, the focus goes back to the row of the place. Who ``decides`` does it by
    the digits and z, as in the list.

    ``changes`` and ``number`` are those of ``LiveState``; ``edits`` grows with each edit here.
    """

    library = _glue.importable_path
    tag = "Neighbours"

    place: rx.Var[str]
    rows: rx.Var[list[dict[str, Any]]]
    changes: rx.Var[list[dict[str, Any]]]
    number: rx.Var[int]
    edits: rx.Var[int]
    decides: rx.Var[bool]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What it tells: the id to open, a digit, z, that the place changed, or was edited here."""
        return {
            **super().get_event_triggers(),
            "on_open": rx.event.passthrough_event_spec(str),
            "on_digit": rx.event.passthrough_event_spec(int),
            "on_undo": rx.event.no_args_event_spec,
            "on_news": rx.event.no_args_event_spec,
            "on_edited": rx.event.no_args_event_spec,
        }

    def add_imports(self) -> dict[str, Any]:
        """The style sheet of the panel that these buttons are part of."""
        return {"": _style.importable_path}


neighbours = Neighbours.create
