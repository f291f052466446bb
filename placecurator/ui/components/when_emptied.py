"""Something that happens when a variable of the page is emptied."""

from __future__ import annotations

from typing import Any

import reflex as rx

_glue = rx.asset("when_emptied.jsx", shared=True)


class WhenEmptied(rx.Component):
    """Shows nothing; ``on_emptied`` is told when ``value`` was there and is empty now."""

    library = _glue.importable_path
    tag = "WhenEmptied"

    value: rx.Var[str]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What it tells."""
        return {**super().get_event_triggers(), "on_emptied": rx.event.no_args_event_spec}


when_emptied = WhenEmptied.create
